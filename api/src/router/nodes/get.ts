import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { lastRuns } from './last-runs.ts'
import { type NodeRow, type RunRow, toNodeRow } from './node-row.ts'

/** One node, with its newest 50 runs. */
export const get = byPerson
  .input(z.object({ id: id('node') }))
  .query(async ({ ctx, input }): Promise<NodeRow & { runs: RunRow[] }> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      const node = await tx
        .selectFrom('nodes')
        .selectAll()
        .where('user_id', '=', userId)
        .where('id', '=', input.id)
        .executeTakeFirst()
      if (!node) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such node' })
      const runs = (await lastRuns(tx, userId, [node.id], 50)).get(node.id) ?? []
      return { ...toNodeRow(node, runs[0] ?? null), runs }
    })
  })
