import { type RawBuilder, sql } from 'kysely'
import { type Range, rowsIn } from './happened-in.ts'

/** The hours or days of a range in which something happened on a node, to be selected from: `(at, created, changed, bytes)`. */
export function happenedOn(userId: string, nodeId: string, range: Range): RawBuilder<unknown> {
  const { span, from, until } = range
  const length = span === 'hour' ? sql`interval '1 hour'` : sql`interval '24 hours'`
  // Each running total beside the one before it.
  return sql`(
    select a.at + (u.n - 1) * ${length} as at, c - c0 as created, d - d0 as changed, b - b0 as bytes
    from activity a cross join lateral unnest(a.created, 0 || a.created, a.changed, 0 || a.changed, a.bytes,
      0::bigint || a.bytes) with ordinality u (c, c0, d, d0, b, b0, n)
    where a.user_id = ${userId} and a.subject = 'node' and a.value = ${nodeId} and ${rowsIn(range)}
      and a.at + (u.n - 1) * ${length} >= ${from} and a.at + (u.n - 1) * ${length} < ${until}
      and (c, d, b) <> (c0, d0, b0)
  )`
}
