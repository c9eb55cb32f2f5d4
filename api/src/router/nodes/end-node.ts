import type { Tx } from '../../db/db.ts'

/** Revokes a node's keys and says since when it is retired; its archive stays. Null where there is no such node. */
export async function endNode(tx: Tx, userId: string, nodeId: string, now: Date): Promise<Date | null> {
  const ended = await tx
    .updateTable('nodes')
    .set((node) => ({ unenrolled_at: node.fn.coalesce('unenrolled_at', node.val(now)) }))
    .where('user_id', '=', userId)
    .where('id', '=', nodeId)
    .returning('unenrolled_at')
    .executeTakeFirst()
  await tx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('node_id', '=', nodeId)
    .where('revoked_at', 'is', null)
    .execute()
  return ended?.unenrolled_at ?? null
}
