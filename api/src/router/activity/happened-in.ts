import { type RawBuilder, sql } from 'kysely'
import { LENGTH_MS, rowOf, type Spans } from './spans.ts'

/** From the beginning of one span to that of another. */
export interface Range extends Pick<Spans, 'span' | 'from'> {
  until: Date
}

type Subject = 'node' | 'type' | 'agent'

/**
 * What happened in a range, to be selected from and summed: `(value, created, changed, bytes)`, a few rows for each value of the
 * subject. Whole days are taken from the months.
 */
export const happenedIn = (userId: string, subject: Subject, range: Range): RawBuilder<unknown> =>
  sql`(${sql.join(
    byLargestSpans(range).map(
      (part) => sql`
        select a.value, ${inPart(part, 'created')} as created, ${inPart(part, 'changed')} as changed, ${inPart(part, 'bytes')} as bytes
        from activity a where a.user_id = ${userId} and a.subject = ${subject} and ${rowsIn(part)}`,
    ),
    sql` union all `,
  )})`

/** Which rows of `activity a` touch a range. */
export const rowsIn = ({ span, from, until }: Range): RawBuilder<boolean> =>
  sql`a.span = ${span} and a.at >= ${rowOf(span, from)} and a.at < ${until}`

/** The same range: its whole days as days, and the hours before and after them. */
export function byLargestSpans({ span, from, until }: Range): Range[] {
  const { day } = LENGTH_MS
  const first = new Date(Math.ceil(from.getTime() / day) * day)
  const end = new Date(Math.floor(until.getTime() / day) * day)
  if (span === 'day' || first >= end) return [{ span, from, until }]
  return [
    { span, from, until: first },
    { span: 'day' as const, from: first, until: end },
    { span, from: end, until },
  ].filter((part) => part.from < part.until)
}

/** The running total at the end of the range, less that before its beginning. */
function inPart({ span, from, until }: Range, column: 'created' | 'changed' | 'bytes'): RawBuilder<number> {
  const spansBefore = (time: Date) => Math.round((time.getTime() - rowOf(span, time).getTime()) / LENGTH_MS[span])
  const totals = sql.ref(`a.${column}`)
  return sql`(
    case when a.at = ${rowOf(span, until)} then ${totals}[${sql.lit(spansBefore(until))}]
      else ${totals}[cardinality(${totals})] end
    - case when a.at < ${from} then ${totals}[${sql.lit(spansBefore(from))}] else 0 end)`
}
