import type { Context } from '../collector.ts'
import type { OnEvent } from './events.ts'
import type { Exclusion } from './exclusion.ts'
import type { Installed } from './installed.ts'
import type { Ledger } from './ledger.ts'
import type { Agreement, Clock, Compress, PutBlob, Remote, Store } from './ports.ts'

/** What every step of one run shares. */
export interface Run {
  readonly id: string
  readonly remote: Remote
  readonly put: PutBlob
  readonly store: Store
  readonly clock: Clock
  readonly compress: Compress
  readonly ledger: Ledger
  readonly signal: AbortSignal
  /** Ends the run: `signal` aborts with this reason. */
  readonly abort: (reason: unknown) => void
  readonly onEvent: OnEvent
  readonly exclude?: Exclusion | undefined
  /**
   * Local state and the server did not agree when the run began: nothing is believed and
   * nothing is sent before `sync.check` was asked about it.
   */
  readonly checking: boolean
  /** What to remember as agreed after the server answered with `seq`. */
  agreedOn(seq: number): Agreement
}

/** One collector at work in a run. */
export interface Subject extends Installed {
  readonly context: Context
}
