import { TRPCError } from '@trpc/server'
import { byNodeOrPerson } from '../../trpc.ts'

export type Session =
  | { kind: 'person'; email: string; userId: string }
  | { kind: 'node'; email: string; nodeId: string; name: string }

/** Whom the credential belongs to: the one thing a node key may ask. */
export const get = byNodeOrPerson.query(async ({ ctx }): Promise<Session> => {
  const { credential, userId, db } = ctx
  const { email } = credential
  if (credential.kind === 'person') return { kind: 'person', email, userId }
  const { nodeId } = credential
  const node = await db.withUser(userId, (tx) =>
    tx.selectFrom('nodes').select('name').where('user_id', '=', userId).where('id', '=', nodeId).executeTakeFirst(),
  )
  if (!node) throw new TRPCError({ code: 'NOT_FOUND', message: 'this node is not known here' })
  return { kind: 'node', email, nodeId, name: node.name }
})
