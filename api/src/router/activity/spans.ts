import { TRPCError } from '@trpc/server'

/** How long the spans are. */
export const LENGTH_MS = { hour: 3_600_000, day: 86_400_000 } as const
const DAY = LENGTH_MS.day
/** Up to this long a range is cut into hours, beyond into days. */
const HOURS_UP_TO = 8 * DAY
const LONGEST = 1_100 * DAY

export interface Spans {
  readonly span: 'hour' | 'day'
  /** When the first begins. */
  readonly from: Date
  readonly lengthMs: number
  readonly count: number
}

/** The whole hours or days, of UTC, that cover a range. Throws `BAD_REQUEST` for one that is empty or too long. */
export function spansOf(from: Date, to: Date): Spans {
  const length = to.getTime() - from.getTime()
  if (!(length > 0)) throw new TRPCError({ code: 'BAD_REQUEST', message: '`to` has to be after `from`' })
  if (length > LONGEST) throw new TRPCError({ code: 'BAD_REQUEST', message: 'the range is longer than three years' })
  const span = length <= HOURS_UP_TO ? 'hour' : 'day'
  const lengthMs = LENGTH_MS[span]
  const first = Math.floor(from.getTime() / lengthMs)
  return { span, from: new Date(first * lengthMs), lengthMs, count: Math.ceil(to.getTime() / lengthMs) - first }
}

/** When the row of `activity` begins that holds a span: the day of an hour, the month of a day. */
export const rowOf = (span: Spans['span'], at: Date): Date =>
  span === 'hour'
    ? new Date(Math.floor(at.getTime() / DAY) * DAY)
    : new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()))
