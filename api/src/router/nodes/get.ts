import { id } from '@exfil/core/wire'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { findNode } from './find-node.ts'
import { type NodeRow, toNodeRow } from './node-row.ts'
import type { RunRow } from './run-row.ts'
import { pageOfRuns } from './runs.ts'
import { standings } from './standings.ts'

/** One node, with its newest 50 runs; `nodes.runs` has those before them. */
export const get = byPerson
  .input(z.object({ id: id('node') }))
  .query(async ({ ctx, input }): Promise<NodeRow & { runs: RunRow[] }> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      const node = await findNode(tx, userId, input.id)
      const standing = (await standings(tx, userId, [node.id])).get(node.id)
      const { items } = await pageOfRuns(tx, userId, node.id)
      return { ...toNodeRow(node, standing), runs: items }
    })
  })
