import type { Account, Tally } from '@exfil/core/wire'

export const TALLY: Tally = {
  ...{ seen: 0, unchanged: 0, uploaded: 0, known: 0, skipped: 0, failed: 0, described: 0, gone: 0 },
  ...{ bytesRead: 0, bytesSent: 0 },
}

/** The account of a run that found nothing to do, but for what is given. */
export const account = (part: Partial<Account> = {}): Account => ({
  ...TALLY,
  ...{ run: 'run', puts: 0, apiCalls: 0, durationMs: 0, collectors: [], issues: [] },
  ...part,
})
