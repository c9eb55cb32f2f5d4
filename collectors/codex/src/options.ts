import { z } from 'zod'

/** Absolute for some system, or below the home directory. */
const ABSOLUTE = /^(?:~(?:[/\\]|$)|\/|[A-Za-z]:[/\\]|\\\\)/

export const options = z
  .object({
    roots: z
      .array(z.string().regex(ABSOLUTE, 'write an absolute path, or one that begins with ~/'))
      .default([])
      .describe('Further homes of Codex to read, beside ~/.codex and $CODEX_HOME: ["~/work/codex"]'),
  })
  .strict()
