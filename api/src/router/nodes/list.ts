import type { Page } from '@exfil/core/wire'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { type NodeRow, toNodeRow } from './node-row.ts'
import { standings } from './standings.ts'

/** All nodes, those seen last first; with `retired: false`, without those that are retired. */
export const list = byPerson
  .input(z.object({ retired: z.boolean().optional() }).optional())
  .query(async ({ ctx, input }): Promise<Page<NodeRow>> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      const nodes = await tx
        .selectFrom('nodes')
        .selectAll()
        .where('user_id', '=', userId)
        .$if(input?.retired === false, (query) => query.where('unenrolled_at', 'is', null))
        .orderBy('last_seen_at', (order) => order.desc().nullsLast())
        .orderBy('id')
        .execute()
      const found = await standings(
        tx,
        userId,
        nodes.map(({ id }) => id),
      )
      return { items: nodes.map((node) => toNodeRow(node, found.get(node.id))), nextCursor: null }
    })
  })
