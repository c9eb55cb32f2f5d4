import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'

/** Signs this person out somewhere: the session opens nothing from now on, and pages open there are told. */
export const revoke = byPerson
  .input(z.object({ id: id('ses') }))
  .mutation(async ({ ctx, input }): Promise<{ status: 'revoked' }> => {
    const revoked = await ctx.signIn.sessions?.revoke(ctx.userId, input.id)
    if (!revoked) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such session' })
    return { status: 'revoked' }
  })
