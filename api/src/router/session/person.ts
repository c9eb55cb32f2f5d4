import { anyone } from '../../trpc.ts'

/**
 * Who is signed in at this browser; null for nobody. That is an answer and not an error: a
 * page has to be able to ask without a failed request in its console.
 */
export const person = anyone.query(({ ctx: { credential } }): { email: string; userId: string } | null =>
  credential?.kind === 'person' ? { email: credential.email, userId: credential.userId } : null,
)
