import { id } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { happenedOn } from '../activity/happened-on.ts'
import { spansOf } from '../activity/spans.ts'
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
      const { rows } = await sql<Omit<NodeActivity['cells'][number], 'i'> & { at: Date }>`
        select at, created, changed, bytes
        from ${happenedOn(userId, input.id, { span, from, until })} h
        order by at`.execute(tx)
      return rows.map(({ at, ...counts }) => ({ i: (at.getTime() - from.getTime()) / lengthMs, ...counts }))
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
