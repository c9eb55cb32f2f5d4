import { byNode } from '../../trpc.ts'

/** Said by a node of itself: its keys stop working, and everything it archived stays. */
export const unenroll = byNode.mutation(async ({ ctx }): Promise<{ nodeId: string }> => {
  const { userId, credential, db } = ctx
  const { nodeId } = credential
  const now = ctx.now()
  await db.withUser(userId, async (tx) => {
    await tx
      .updateTable('nodes')
      .set({ unenrolled_at: now })
      .where('user_id', '=', userId)
      .where('id', '=', nodeId)
      .execute()
    await tx
      .updateTable('api_keys')
      .set({ revoked_at: now })
      .where('user_id', '=', userId)
      .where('node_id', '=', nodeId)
      .where('revoked_at', 'is', null)
      .execute()
  })
  return { nodeId }
})
