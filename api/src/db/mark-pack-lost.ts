import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * Notes that a stored pack is missing or damaged. Artifacts whose tip needs it get a new,
 * empty tip to be filled (`router/sync/record/archive.ts` says why that heals them), and
 * the node is made to disagree with us, so that its next run checks everything. Resolves
 * with whether the pack was stored until now.
 */
export async function markPackLost(
  db: Db,
  { userId, packId, reason, now }: { userId: string; packId: string; reason: string; now: Date },
): Promise<boolean> {
  return db.withUser(userId, async (tx) => {
    const pack = await tx
      .selectFrom('packs')
      .select(['node_id', 'state'])
      .where('user_id', '=', userId)
      .where('id', '=', packId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (pack?.state !== 'stored') return false
    await tx
      .updateTable('packs')
      .set({ state: 'lost', lost_at: now, lost_reason: reason.replaceAll('\0', '').slice(0, 1000) })
      .where('user_id', '=', userId)
      .where('id', '=', packId)
      .execute()
    const touched = sql`a.user_id = ${userId} and a.id in (
      select s.artifact_id from segments s
      where s.user_id = ${userId} and s.pack_id = ${packId} and s.superseded_at is null
    )`
    // Locked in a statement of its own, so that the next one sees what others did until then.
    await sql`select a.id from artifacts a where ${touched} order by a.type, a.key for no key update`.execute(tx)
    await sql`
      update artifacts a set
        tip_generation = a.tip_generation + 1, tip_length = 0, tip_checksum = sha256(''), tip_partial = true
      where ${touched} and exists (
        select from segments s
        where s.user_id = ${userId} and s.pack_id = ${packId} and s.artifact_id = a.id
          and s.generation = a.tip_generation and s.superseded_at is null
      )`.execute(tx)
    await tx
      .updateTable('nodes')
      .set((node) => ({ seq: node('seq', '+', 1), seq_run_id: null }))
      .where('user_id', '=', userId)
      .where('id', '=', pack.node_id)
      .execute()
    return true
  })
}
