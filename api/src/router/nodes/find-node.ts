import { TRPCError } from '@trpc/server'
import type { Selectable } from 'kysely'
import type { Tx } from '../../db/db.ts'
import type { Tables } from '../../db/tables.ts'

/** A node of this user; `NOT_FOUND` for any other. */
export async function findNode(tx: Tx, userId: string, nodeId: string): Promise<Selectable<Tables['nodes']>> {
  const node = await tx
    .selectFrom('nodes')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '=', nodeId)
    .executeTakeFirst()
  if (!node) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such machine' })
  return node
}
