import type { RecordItem } from '@exfil/core/wire'
import { sql } from 'kysely'
import type { BlobStore } from '../../../blobs/blob-store.ts'
import { BlobMissing } from '../../../blobs/blob-store.ts'
import { objectKey } from '../../../blobs/object-key.ts'
import type { Db } from '../../../db/db.ts'
import type { Owner } from './owner.ts'

/** What was found in the place of packs that nobody has looked at before. */
export type LookedAt = ReadonlyMap<string, 'whole' | 'missing'>

/**
 * Looks once at the object of every pending pack that these items name, before the
 * transaction that records them locks anything. `whole`: it has the size and checksum the
 * node announced. Rejects when the store does not answer.
 */
export async function lookAtPacks(
  db: Db,
  blobs: BlobStore,
  { userId, nodeId }: Owner,
  items: readonly RecordItem[],
  signal: AbortSignal,
): Promise<LookedAt> {
  const ids = [...new Set(items.flatMap(({ segments }) => segments.map(({ pack }) => pack)))]
  if (ids.length === 0) return new Map()
  const pending = await db.withUser(userId, (tx) =>
    tx
      .selectFrom('packs')
      .select(['id', 'size', 'sha256'])
      .where('user_id', '=', userId)
      .where('node_id', '=', nodeId)
      .where('state', '=', 'pending')
      .where('id', '=', sql<string>`any(${ids}::text[])`)
      .execute(),
  )
  const found = await Promise.all(
    pending.map(async ({ id, size, sha256 }) => {
      const whole = await isWhole(blobs, objectKey(userId, nodeId, id), size, sha256.toString('hex'), signal)
      return [id, whole ? 'whole' : 'missing'] as const
    }),
  )
  return new Map(found)
}

async function isWhole(blobs: BlobStore, key: string, size: number, sha256: string, signal: AbortSignal) {
  const head = await blobs.head(key)
  if (!head || head.size !== size) return false
  if (head.sha256 !== null && blobs.verifiesChecksum) return head.sha256 === sha256
  // The store vouches for nothing: read it.
  const hasher = new Bun.CryptoHasher('sha256')
  try {
    for await (const chunk of blobs.read(key, { offset: 0, length: size }, signal)) hasher.update(chunk)
  } catch (error) {
    if (error instanceof BlobMissing) return false
    throw error
  }
  return hasher.digest('hex') === sha256
}
