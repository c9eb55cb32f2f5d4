import type { Page } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { byPerson } from '../../trpc.ts'

export interface KeyRow {
  id: string
  name: string
  /** `enroll` lets machines join; `node` is one machine's own. */
  kind: 'enroll' | 'node'
  nodeId: string | null
  createdAt: string
  expiresAt: string | null
  /** To the minute. */
  lastUsedAt: string | null
  revokedAt: string | null
  /** How many machines joined with it, and how many may; null for any number. */
  uses: number
  maxUses: number | null
  /** What machines that join with it are tagged with. */
  tags: string[]
  /** The machines that joined with it, the newest first, at most 20. */
  machines: { nodeId: string; name: string; joinedAt: string }[]
}

const MACHINES = 20

/** All keys there ever were, or those of one kind, the newest first. */
export const list = byPerson
  .input(z.object({ kind: z.enum(['enroll', 'node']).optional() }).optional())
  .query(async ({ ctx, input }): Promise<Page<KeyRow>> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      const keys = await tx
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .$if(input?.kind !== undefined, (query) => query.where('kind', '=', input?.kind ?? 'enroll'))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      const machines = await machinesOf(
        tx,
        userId,
        keys.filter(({ uses }) => uses > 0).map(({ id }) => id),
      )
      const items = keys.map((key) => ({
        id: key.id,
        name: key.name,
        kind: key.kind,
        nodeId: key.node_id,
        createdAt: key.created_at.toISOString(),
        expiresAt: key.expires_at?.toISOString() ?? null,
        lastUsedAt: key.last_used_at?.toISOString() ?? null,
        revokedAt: key.revoked_at?.toISOString() ?? null,
        uses: key.uses,
        maxUses: key.max_uses,
        tags: key.tags,
        machines: machines.get(key.id) ?? [],
      }))
      return { items, nextCursor: null }
    })
  })

async function machinesOf(tx: Tx, userId: string, keyIds: readonly string[]): Promise<Map<string, KeyRow['machines']>> {
  const { rows } = await sql<{ key_id: string; id: string; name: string; created_at: Date }>`
    select k.id as key_id, n.* from unnest(${keyIds}::text[]) k (id) cross join lateral (
      select id, name, created_at from nodes n where n.user_id = ${userId} and n.enrolled_with = k.id
      order by created_at desc, id desc limit ${MACHINES}
    ) n`.execute(tx)
  const machines = new Map<string, KeyRow['machines']>()
  for (const { key_id, id: nodeId, name, created_at } of rows) {
    machines.set(key_id, [...(machines.get(key_id) ?? []), { nodeId, name, joinedAt: created_at.toISOString() }])
  }
  return machines
}
