import type { SyncEvent } from '@exfil/core/engine'
import type { Tally } from '@exfil/core/wire'

/** A run as far as it has said what it does. */
export interface RunView {
  readonly checking: boolean
  readonly collector: string
  /** The engine's own sums, which go on growing between its events. */
  readonly tally: Readonly<Tally>
  /** `tally.bytesSent` at the last event that told of it. */
  readonly sent: number
  readonly puts: number
  readonly apiCalls: number
  readonly issues: number
  /** The artifact something was last done with. */
  readonly path: string
  /** What is being tried again, and why; empty while all goes well. */
  readonly trouble: string
  readonly isFinished: boolean
}

const NOTHING: Tally = {
  seen: 0,
  unchanged: 0,
  uploaded: 0,
  known: 0,
  skipped: 0,
  failed: 0,
  described: 0,
  gone: 0,
  bytesRead: 0,
  bytesSent: 0,
}

export const START: RunView = {
  checking: false,
  collector: '',
  tally: NOTHING,
  sent: 0,
  puts: 0,
  apiCalls: 0,
  issues: 0,
  path: '',
  trouble: '',
  isFinished: false,
}

export function foldEvent(view: RunView, event: SyncEvent): RunView {
  switch (event.event) {
    case 'begun':
      return { ...view, checking: event.checking, trouble: '' }
    case 'collector':
      return { ...view, collector: event.title }
    case 'progress': {
      const { tally, puts, apiCalls } = event
      const sent = tally.bytesSent
      // A call that came through ends what was being tried again.
      const trouble = puts > view.puts || sent > view.sent ? '' : view.trouble
      return { ...view, tally, puts, apiCalls, sent, trouble }
    }
    case 'artifact':
      return event.reason === 'excluded' ? view : { ...view, path: event.path }
    case 'issue':
      return { ...view, issues: view.issues + 1 }
    case 'retry':
      return { ...view, trouble: `${event.message}; trying again` }
    case 'finished':
      return { ...view, isFinished: true, trouble: '' }
  }
}
