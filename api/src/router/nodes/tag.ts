import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { tags } from '../tags.ts'

/** Gives a node these tags in the place of those it had. */
export const tag = byPerson
  .input(z.object({ id: id('node'), tags }))
  .mutation(async ({ ctx, input }): Promise<{ id: string; tags: string[] }> => {
    const { userId, db } = ctx
    const tagged = await db.withUser(userId, (tx) =>
      tx
        .updateTable('nodes')
        .set({ tags: input.tags })
        .where('user_id', '=', userId)
        .where('id', '=', input.id)
        .returning(['id', 'tags'])
        .executeTakeFirst(),
    )
    if (!tagged) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such machine' })
    return tagged
  })
