import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'

export const remove = byPerson
  .input(z.object({ id: id('view') }))
  .mutation(async ({ ctx, input }): Promise<{ status: 'removed' }> => {
    const { userId, db } = ctx
    const { numDeletedRows } = await db.withUser(userId, (tx) =>
      tx.deleteFrom('saved_views').where('user_id', '=', userId).where('id', '=', input.id).executeTakeFirstOrThrow(),
    )
    if (numDeletedRows === 0n) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such view' })
    return { status: 'removed' }
  })
