import type { Page } from '@exfil/core/wire'
import { byPerson } from '../../trpc.ts'
import { lastRuns } from './last-runs.ts'
import { type NodeRow, toNodeRow } from './node-row.ts'

/** All nodes, those seen last first. */
export const list = byPerson.query(async ({ ctx }): Promise<Page<NodeRow>> => {
  const { userId, db } = ctx
  return db.withUser(userId, async (tx) => {
    const nodes = await tx
      .selectFrom('nodes')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('last_seen_at', (order) => order.desc().nullsLast())
      .orderBy('id')
      .execute()
    const ids = nodes.map(({ id }) => id)
    const runs = await lastRuns(tx, userId, ids, 1)
    return { items: nodes.map((node) => toNodeRow(node, runs.get(node.id)?.[0] ?? null)), nextCursor: null }
  })
})
