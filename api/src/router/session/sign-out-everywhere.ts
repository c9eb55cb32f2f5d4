import { TRPCError } from '@trpc/server'
import { byPerson } from '../../trpc.ts'

/** Ends every session that this person has, the one that asks too; pages open there are told. */
export const signOutEverywhere = byPerson.mutation(async ({ ctx }): Promise<{ status: 'signed-out' }> => {
  const { sessions } = ctx.signIn
  if (!sessions) throw new TRPCError({ code: 'BAD_REQUEST', message: 'sessions are kept by the sign-in service' })
  await sessions.revokeAll(ctx.userId)
  ctx.responseHeaders.append('set-cookie', await ctx.signIn.signOut(ctx.requestHeaders.get('cookie')))
  return { status: 'signed-out' }
})
