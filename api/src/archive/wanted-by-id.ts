import { sql } from 'kysely'
import type { Db } from '../db/db.ts'
import { asVersion, selectHeads, toFacts } from './facts.ts'
import type { Wanted } from './packed-files.ts'

/** What these ids of artifacts (their heads) and versions stand for, in their order, each once. */
export async function wantedById(db: Db, userId: string, ids: readonly string[]): Promise<Wanted[]> {
  const distinct = [...new Set(ids)]
  const rows = await db.withUser(userId, async (tx) => {
    const named = distinct.filter((id) => id.startsWith('ver_'))
    const versions = await tx
      .selectFrom('artifact_versions')
      .select(['id', 'artifact_id', 'generation', 'length', 'checksum', 'modified_at', 'uploaded_at'])
      .where('user_id', '=', userId)
      .where('id', 'in', named.length > 0 ? named : [''])
      .execute()
    const artifacts = [...distinct.filter((id) => id.startsWith('art_')), ...versions.map((row) => row.artifact_id)]
    const found = await selectHeads(tx, sql`a.user_id = ${userId} and a.id = any(${artifacts}::text[])`)
    const heads = new Map(found.map((row) => [row.id, row]))
    for (const version of versions) {
      const head = heads.get(version.artifact_id)
      if (head) heads.set(version.id, asVersion(head, version))
    }
    return heads
  })
  return distinct.map((id) => {
    const row = rows.get(id)
    return row ? { facts: toFacts(row), top: [] } : { unknown: id }
  })
}
