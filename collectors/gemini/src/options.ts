import { z } from 'zod'

/** What may stand under `[collectors.gemini]`. */
export const options = z.strictObject({
  roots: z
    .array(
      z
        .string()
        .regex(
          /^(?:~(?=[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/,
          'write a whole path: one that begins with / or ~, or with a drive',
        ),
    )
    .default([])
    .describe(
      'Further data folders of Gemini CLI, each the folder that holds `tmp` (usually called .gemini). ~/.gemini is always read; name here what $GEMINI_CLI_HOME says in your shell, which a background service does not see.',
    ),
})

export type Options = z.output<typeof options>
