import type { Db, FoundCredential } from '../db/db.ts'
import { digestOf, type TokenPrefix, tokenPrefix } from './token.ts'

/** Who is calling, proven. Ids come from here and never from a request's body. */
export type Credential =
  | { kind: 'node'; userId: string; email: string; nodeId: string; keyId: string }
  | { kind: 'enroll'; userId: string; email: string; keyId: string }
  | { kind: 'person'; userId: string; email: string; session: string | null; via: 'cookie' | 'bearer' }

/** Why a token opens nothing. `malformed` needed no look-up. */
export type Refusal = 'malformed' | 'unknown' | 'revoked' | 'expired'

export type Resolved = { ok: true; found: FoundCredential; digest: Buffer } | { ok: false; why: Refusal }

const KIND: Record<FoundCredential['kind'], TokenPrefix> = { enroll: 'exk', node: 'exn', session: 'exs', link: 'exl' }
/** `last_used_at` is only this fresh: a sync of many calls writes it once. */
const USED_EVERY = 60_000

/** Looks a token of the expected kinds up. A revoked, used or expired one is refused, and it is said which. */
export async function resolveToken(
  db: Db,
  token: string,
  expected: readonly TokenPrefix[],
  now: Date,
): Promise<Resolved> {
  const prefix = tokenPrefix(token)
  if (!prefix || !expected.includes(prefix)) return { ok: false, why: 'malformed' }
  const digest = digestOf(token)
  const found = await db.credential(digest)
  if (!found || KIND[found.kind] !== prefix) return { ok: false, why: 'unknown' }
  if (found.revokedAt) return { ok: false, why: 'revoked' }
  if (found.expiresAt && found.expiresAt <= now) return { ok: false, why: 'expired' }
  return { ok: true, found, digest }
}

/** Notes that a key was used. */
export async function touchKey(db: Db, { userId, keyId, lastUsedAt }: FoundCredential, now: Date): Promise<void> {
  if (!keyId || (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USED_EVERY)) return
  await db.withUser(userId, (tx) =>
    tx
      .updateTable('api_keys')
      .set({ last_used_at: now })
      .where('user_id', '=', userId)
      .where('id', '=', keyId)
      .execute(),
  )
}
