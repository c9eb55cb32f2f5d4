/** What a run says while it works. A display is a fold over these. */
import type { RunIssue, Tally } from '../wire/account.ts'
import type { OwnAccount } from './own-account.ts'

/** What became of one artifact that was not simply unchanged. */
export type Outcome = 'uploaded' | 'known' | 'described' | 'gone' | 'skipped' | 'failed'

/** Why an artifact is looked at more closely. */
export type Reason =
  | 'new'
  | 'grown'
  | 'changed'
  | 'moved'
  | 'described anew'
  | 'too young to trust'
  | 'checked'
  | 'vanished'
  | 'excluded'

export type SyncEvent =
  /** `checking`: local state and server do not agree, so every artifact is asked about first. */
  | { readonly event: 'begun'; readonly run: string; readonly checking: boolean }
  | { readonly event: 'collector'; readonly id: string; readonly title: string }
  /** Sums so far, over all collectors; the same object grows through the run. */
  | { readonly event: 'progress'; readonly tally: Readonly<Tally>; readonly puts: number; readonly apiCalls: number }
  | {
      readonly event: 'artifact'
      readonly collector: string
      readonly key: string
      readonly path: string
      readonly outcome: Outcome
      readonly reason: Reason
      /** Raw bytes of it that were, or would be, sent. */
      readonly bytes: number
      /** Of an excluded one: the rule that says so. */
      readonly rule?: string
    }
  | { readonly event: 'issue'; readonly issue: RunIssue }
  | {
      readonly event: 'retry'
      readonly what: string
      readonly code: string
      readonly message: string
      readonly delayMs: number
    }
  | { readonly event: 'finished'; readonly account: OwnAccount }

export type OnEvent = (event: SyncEvent) => void
