import { sql } from 'kysely'
import type { Db } from '../db/db.ts'
import { type FactsRow, headColumns, toFacts, versionColumns } from './facts.ts'
import type { Wanted } from './packed-files.ts'

/** What these ids of artifacts (their heads) and versions stand for, in their order, each once. */
export async function wantedById(db: Db, userId: string, ids: readonly string[]): Promise<Wanted[]> {
  const distinct = [...new Set(ids)]
  const rows = await db.withUser(userId, async (tx) => {
    const heads = distinct.filter((id) => id.startsWith('art_'))
    const versions = distinct.filter((id) => id.startsWith('ver_'))
    const { rows } = await sql<FactsRow>`
      select ${headColumns} from artifacts a join nodes n on n.user_id = a.user_id and n.id = a.node_id
      where a.user_id = ${userId} and a.id = any(${heads}::text[]) and a.checksum is not null
      union all
      select ${versionColumns} from artifact_versions v
      join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
      join nodes n on n.user_id = a.user_id and n.id = a.node_id
      where v.user_id = ${userId} and v.id = any(${versions}::text[]) and a.checksum is not null`.execute(tx)
    return new Map(rows.map((row) => [row.version_id ?? row.id, row]))
  })
  return distinct.map((id) => {
    const row = rows.get(id)
    return row ? { facts: toFacts(row), top: [] } : { unknown: id }
  })
}
