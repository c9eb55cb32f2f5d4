import { byNode } from '../../trpc.ts'
import { endNode } from './end-node.ts'

/** Said by a node of itself: its keys stop working, and everything it archived stays. */
export const unenroll = byNode.mutation(async ({ ctx }): Promise<{ nodeId: string }> => {
  const { userId, credential, db } = ctx
  const { nodeId } = credential
  await db.withUser(userId, (tx) => endNode(tx, userId, nodeId, ctx.now()))
  return { nodeId }
})
