import { id } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { rowOf, spansOf } from '../activity/spans.ts'
import { findNode } from './find-node.ts'

export interface NodeActivity {
  /** The range is cut into `count` spans of UTC, the first of which begins at `from`. */
  span: 'hour' | 'day'
  from: string
  count: number
  /** Artifacts whose first version, and versions of known artifacts that, last changed in the range. */
  created: number
  changed: number
  /** Of content that was not there before, as the machine has it. */
  bytes: number
  /** Of each span in which something happened: its index, and what happened in it. */
  cells: { i: number; created: number; changed: number; bytes: number }[]
}

/** What happened on one node in a range of time, by the times the contents were changed there. */
export const activity = byPerson
  .input(z.object({ id: id('node'), from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) }))
  .query(async ({ ctx, input }): Promise<NodeActivity> => {
    const { userId, db } = ctx
    const { span, from, lengthMs, count } = spansOf(new Date(input.from), new Date(input.to))
    const until = new Date(from.getTime() + count * lengthMs)
    const cells = await db.withUser(userId, async (tx) => {
      await findNode(tx, userId, input.id)
      const { rows } = await sql<NodeActivity['cells'][number]>`
        select extract(epoch from u.at - ${from}::timestamptz)::bigint * 1000 / ${lengthMs}::bigint as i,
          u.created, u.changed, u.bytes
        from activity a cross join lateral (
          select a.at + (n - 1) * ${lengthMs}::bigint * interval '1 ms' as at, created, changed, bytes
          from unnest(a.created, a.changed, a.bytes) with ordinality u (created, changed, bytes, n)
        ) u
        where user_id = ${userId} and subject = 'node' and value = ${input.id} and span = ${span}
          and a.at >= ${rowOf(span, from)} and u.at >= ${from} and u.at < ${until}
          and (u.created, u.changed, u.bytes) <> (0, 0, 0)
        order by u.at`.execute(tx)
      return rows
    })
    const sum = (what: 'created' | 'changed' | 'bytes') => cells.reduce((all, cell) => all + cell[what], 0)
    return {
      span,
      from: from.toISOString(),
      count,
      created: sum('created'),
      changed: sum('changed'),
      bytes: sum('bytes'),
      cells,
    }
  })
