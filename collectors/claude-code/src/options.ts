import { z } from 'zod'

/** Absolute for some system, or below the home directory. */
const ABSOLUTE = /^(?:~(?:[/\\]|$)|\/|[A-Za-z]:[/\\]|\\\\)/

/** What may stand under `[collectors.claude-code]`. */
export const options = z.strictObject({
  roots: z
    .array(z.string().regex(ABSOLUTE, 'must be an absolute path, or one that begins with ~/'))
    .default([])
    .describe(
      'Further data folders of Claude Code, each one that holds `projects`. ~/.claude is read anyway; name here what $CLAUDE_CONFIG_DIR says in your shell, which a background service does not see.',
    ),
})
