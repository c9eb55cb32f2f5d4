import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { endNode } from './end-node.ts'

/** What `unenroll` is from the machine's side: its key opens nothing from now on, and its archive stays. */
export const retire = byPerson
  .input(z.object({ id: id('node') }))
  .mutation(async ({ ctx, input }): Promise<{ id: string; unenrolledAt: string }> => {
    const { userId, db } = ctx
    const ended = await db.withUser(userId, (tx) => endNode(tx, userId, input.id, ctx.now()))
    if (!ended) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such machine' })
    return { id: input.id, unenrolledAt: ended.toISOString() }
  })
