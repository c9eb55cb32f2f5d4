import { sql } from 'kysely'
import type { BlobStore } from '../blobs/blob-store.ts'
import { objectKey } from '../blobs/object-key.ts'
import type { Db } from './db.ts'

/** How long a presigned pack may wait to be recorded: longer than any of its URLs can be used. */
const DAY = 24 * 3_600_000
/** Per call, per user, and per transaction: the store is asked for so many deletions at once. */
const USERS = 100
const ROUNDS = 10
const PACKS = 100

/**
 * Deletes packs that were presigned a day ago or longer and never recorded, a bounded number
 * of them: first each is `condemned`, and that is committed, so that recording refuses it from
 * then on; then its object goes, and with it its row. What is interrupted between the two is
 * finished by a later call. May run in several processes at once. Resolves with how many are
 * gone; rejects when database or store do not answer. Ends early when `signal` aborts.
 */
export async function sweepPacks({ db, blobs, now, signal }: Sweep): Promise<number> {
  const before = new Date(now.getTime() - DAY)
  let swept = 0
  for (const userId of await db.usersToSweep(before, USERS)) {
    for (let round = 0; round < ROUNDS && !signal?.aborted; round++) {
      const condemned = await condemn(db, userId, before)
      const deleted = await deleteCondemned(db, blobs, userId)
      swept += deleted
      if (condemned < PACKS && deleted < PACKS) break
    }
  }
  return swept
}

export interface Sweep {
  db: Db
  blobs: Pick<BlobStore, 'delete'>
  now: Date
  signal?: AbortSignal
}

/** Condemns some of the user's packs. Those that are being recorded are left to that. */
async function condemn(db: Db, userId: string, before: Date): Promise<number> {
  return db.withUser(userId, async (tx) => {
    const old = await tx
      .selectFrom('packs')
      .select('id')
      .where('user_id', '=', userId)
      .where('state', '=', 'pending')
      .where('stored_at', 'is', null)
      .where('created_at', '<', before)
      .orderBy('created_at')
      .limit(PACKS)
      .forUpdate()
      .skipLocked()
      .execute()
    if (old.length === 0) return 0
    // In a statement of its own, so that it sees what was committed until the rows were locked.
    const { numUpdatedRows } = await tx
      .updateTable('packs')
      .set({ state: 'condemned' })
      .where('user_id', '=', userId)
      .where('id', '=', sql<string>`any(${old.map(({ id }) => id)}::text[])`)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('segments')
              .select('segments.user_id')
              .where('segments.user_id', '=', userId)
              .whereRef('segments.pack_id', '=', 'packs.id'),
          ),
        ),
      )
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  })
}

/**
 * Deletes objects, then rows, of packs that were condemned without ever having been recorded.
 * They stay locked meanwhile: the id cannot be presigned anew before its old object is gone.
 */
async function deleteCondemned(db: Db, blobs: Sweep['blobs'], userId: string): Promise<number> {
  return db.withUser(userId, async (tx) => {
    const condemned = await tx
      .selectFrom('packs')
      .select(['id', 'node_id'])
      .where('user_id', '=', userId)
      .where('state', '=', 'condemned')
      .where('stored_at', 'is', null)
      .orderBy('created_at')
      .limit(PACKS)
      .forUpdate()
      .skipLocked()
      .execute()
    if (condemned.length === 0) return 0
    const deletions = await Promise.allSettled(
      condemned.map(({ id, node_id }) => blobs.delete(objectKey(userId, node_id, id))),
    )
    // Not before the last one has ended: none may still be under way when the rows are unlocked.
    for (const deletion of deletions) if (deletion.status === 'rejected') throw deletion.reason
    await tx
      .deleteFrom('packs')
      .where('user_id', '=', userId)
      .where('id', '=', sql<string>`any(${condemned.map(({ id }) => id)}::text[])`)
      .execute()
    return condemned.length
  })
}
