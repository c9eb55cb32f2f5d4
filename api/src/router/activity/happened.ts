import { type RawBuilder, sql } from 'kysely'
import { rowOf, type Spans } from './spans.ts'

/** Which part of the chart: everything of a subject, or only some of its values. */
export interface Part extends Pick<Spans, 'span' | 'from'> {
  until: Date
  subject: 'node' | 'type' | 'agent'
  values?: readonly string[] | undefined
}

/** The hours or days of a range in which something happened, to be selected from: `(value, at, created, changed, bytes)`. */
export function happened(userId: string, { span, from, until, subject, values }: Part): RawBuilder<unknown> {
  const length = span === 'hour' ? sql`interval '1 hour'` : sql`interval '1 day'`
  return sql`(
    select a.value, a.at + (u.n - 1) * ${length} as at, u.created, u.changed, u.bytes
    from activity a cross join lateral unnest(a.created, a.changed, a.bytes) with ordinality u (created, changed, bytes, n)
    where a.user_id = ${userId} and a.span = ${span} and a.subject = ${subject}
      and ${values ? sql`a.value = any(${values}::text[])` : sql`true`}
      and a.at >= ${rowOf(span, from)} and a.at < ${until}
      and a.at + (u.n - 1) * ${length} >= ${from} and a.at + (u.n - 1) * ${length} < ${until}
      and (u.created, u.changed, u.bytes) <> (0, 0, 0)
  )`
}
