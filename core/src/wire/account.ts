import { z } from 'zod'

const count = z.number().int().nonnegative()

/** What one collector, or a whole run, did. `seen = unchanged + uploaded + known + skipped + failed`. */
export const tally = z.object({
  seen: count,
  unchanged: count,
  uploaded: count,
  known: count,
  skipped: count,
  failed: count,
  /** Of the unchanged: those whose description or path alone was recorded. */
  described: count,
  /** Outside `seen`: marked as gone at their source in this run. */
  gone: count,
  bytesRead: count,
  bytesSent: count,
})
export type Tally = z.infer<typeof tally>

export const issue = z.object({
  collector: z.string(),
  key: z.string().nullable(),
  path: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})
export type RunIssue = z.infer<typeof issue>

/** The account of one run: what `sync.finish` takes, and `sync --json` prints with what stays on the machine. */
export const account = tally.extend({
  run: z.string(),
  puts: count,
  apiCalls: count,
  durationMs: count,
  collectors: z.array(
    tally.extend({
      id: z.string(),
      /** Of its package. Older clients do not say it. */
      version: z.string().max(64).optional(),
    }),
  ),
  issues: z.array(issue),
})
export type Account = z.infer<typeof account>
