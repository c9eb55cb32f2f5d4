import type { SessionRow } from '../../auth/sessions.ts'
import { byPerson } from '../../trpc.ts'

export interface SessionList {
  /** `elsewhere`: a single-sign-on service keeps the sessions, and its own pages list and end them. */
  kept: 'here' | 'elsewhere'
  items: SessionRow[]
  nextCursor: null
}

/** Where this person is signed in, the session used last first: at most 200. */
export const list = byPerson.query(async ({ ctx }): Promise<SessionList> => {
  const { sessions } = ctx.signIn
  if (!sessions) return { kept: 'elsewhere', items: [], nextCursor: null }
  return { kept: 'here', items: await sessions.list(ctx.userId, ctx.credential.session), nextCursor: null }
})
