import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'

/** The key opens nothing from now on. Machines that joined with an enrolment key stay: they have keys of their own. */
export const revoke = byPerson
  .input(z.object({ id: id('key') }))
  .mutation(async ({ ctx, input }): Promise<{ id: string; revokedAt: string }> => {
    const { userId, db } = ctx
    const key = await db.withUser(userId, (tx) =>
      tx
        .updateTable('api_keys')
        .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(ctx.now())) }))
        .where('user_id', '=', userId)
        .where('id', '=', input.id)
        .returning(['id', 'revoked_at'])
        .executeTakeFirst(),
    )
    if (!key?.revoked_at) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such key' })
    return { id: key.id, revokedAt: key.revoked_at.toISOString() }
  })
