import { newId } from '@exfil/core/wire'
import type { Db } from '../db/db.ts'
import { digestOf, newToken } from './token.ts'

export interface NewKey {
  userId: string
  name: string
  expiresAt: Date | null
  /** How many machines may join with it; null for any number. */
  maxUses?: number | null
  /** What they are tagged with. */
  tags?: string[]
  now: Date
}

/** Makes a key that enrols machines of this user. The key itself is nowhere but in the answer. */
export async function createEnrollmentKey(
  db: Db,
  { userId, name, expiresAt, maxUses = null, tags = [], now }: NewKey,
): Promise<{ id: string; key: string }> {
  const id = newId('key')
  const key = newToken('exk')
  await db.withUser(userId, (tx) =>
    tx
      .insertInto('api_keys')
      .values({
        user_id: userId,
        id,
        kind: 'enroll',
        node_id: null,
        name,
        digest: digestOf(key),
        created_at: now,
        expires_at: expiresAt,
        last_used_at: null,
        revoked_at: null,
        max_uses: maxUses,
        tags,
      })
      .execute(),
  )
  return { id, key }
}
