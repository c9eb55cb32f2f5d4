import type { Ledger } from './ledger.ts'
import type { Remote } from './ports.ts'
import { type RetryOptions, withRetry } from './retry.ts'

/** The same remote, counted, and asked again while a failure may pass. Every call may be repeated. */
export function dependable(remote: Remote, ledger: Ledger, options: RetryOptions): Remote {
  const call = <T>(what: string, work: () => Promise<T>): Promise<T> =>
    withRetry(what, options, () => {
      ledger.apiCalls++
      return work()
    })
  return {
    begin: (input, signal) => call('begin', () => remote.begin(input, signal)),
    check: (items, signal) => call('check', () => remote.check(items, signal)),
    presign: (packs, signal) => call('presign', () => remote.presign(packs, signal)),
    record: (runId, items, signal) => call('record', () => remote.record(runId, items, signal)),
    gone: (runId, items, signal) => call('gone', () => remote.gone(runId, items, signal)),
    finish: (runId, account, signal) => call('finish', () => remote.finish(runId, account, signal)),
  }
}
