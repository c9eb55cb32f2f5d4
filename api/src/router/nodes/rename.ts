import { id, text } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'

export const rename = byPerson
  .input(z.object({ id: id('node'), name: text(255) }))
  .mutation(async ({ ctx, input }): Promise<{ id: string; name: string }> => {
    const { userId, db } = ctx
    const name = storable(input.name).trim()
    if (name === '') throw new TRPCError({ code: 'BAD_REQUEST', message: 'a name cannot be empty' })
    const renamed = await db.withUser(userId, (tx) =>
      tx
        .updateTable('nodes')
        .set({ name })
        .where('user_id', '=', userId)
        .where('id', '=', input.id)
        .returning(['id', 'name'])
        .executeTakeFirst(),
    )
    if (!renamed) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such machine' })
    return renamed
  })
