import { byPerson } from '../../trpc.ts'

/** Ends the browser's session, here and in its cookie. */
export const signOut = byPerson.mutation(async ({ ctx }): Promise<{ status: 'signed-out' }> => {
  ctx.responseHeaders.append('set-cookie', await ctx.signIn.signOut(ctx.requestHeaders.get('cookie')))
  return { status: 'signed-out' }
})
