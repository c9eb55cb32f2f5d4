import { newId } from '@exfil/core/wire'
import type { Db } from '../db/db.ts'
import { digestOf, newToken } from './token.ts'

/** Makes a key that enrols machines of this user. The key itself is nowhere but in the answer. */
export async function createEnrollmentKey(
  db: Db,
  { userId, name, expiresAt, now }: { userId: string; name: string; expiresAt: Date | null; now: Date },
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
      })
      .execute(),
  )
  return { id, key }
}
