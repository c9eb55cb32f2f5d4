import type { Page } from '@exfil/core/wire'
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
}

/** All keys there ever were, the newest first. */
export const list = byPerson.query(async ({ ctx }): Promise<Page<KeyRow>> => {
  const { userId, db } = ctx
  const keys = await db.withUser(userId, (tx) =>
    tx.selectFrom('api_keys').selectAll().where('user_id', '=', userId).orderBy('created_at', 'desc').execute(),
  )
  const items = keys.map(({ id, name, kind, node_id, created_at, expires_at, last_used_at, revoked_at }) => ({
    id,
    name,
    kind,
    nodeId: node_id,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at?.toISOString() ?? null,
    lastUsedAt: last_used_at?.toISOString() ?? null,
    revokedAt: revoked_at?.toISOString() ?? null,
  }))
  return { items, nextCursor: null }
})
