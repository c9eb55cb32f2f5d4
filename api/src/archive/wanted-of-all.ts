import { sql } from 'kysely'
import type { Db, Tx } from '../db/db.ts'
import { asVersion, type FactsRow, selectHeads, toFacts, type VersionRow } from './facts.ts'
import type { Wanted } from './packed-files.ts'

const PAGE = 500
/** With all their versions, of which one artifact may have thousands. */
const PAGE_WITH_VERSIONS = 20

/**
 * Everything of a person, a page at a time, each in a transaction of its own: every head below `files`, and, if
 * asked for, every other version below `versions`. What is recorded meanwhile may be among it or not.
 */
export async function* wantedOfAll(db: Db, userId: string, versions: boolean): AsyncGenerator<Wanted> {
  const page = versions ? PAGE_WITH_VERSIONS : PAGE
  for (let after = ''; ; ) {
    const { heads, others } = await db.withUser(userId, async (tx) => {
      const heads = await selectHeads(tx, sql`a.user_id = ${userId} and a.id > ${after} order by a.id limit ${page}`)
      return { heads, others: versions ? await otherVersions(tx, userId, heads) : undefined }
    })
    for (const head of heads) {
      yield { facts: toFacts(head), top: ['files'] }
      for (const version of others?.get(head.id) ?? []) {
        const { generation, length } = version
        yield { facts: toFacts(asVersion(head, version)), top: ['versions'], last: `${generation}-${length}` }
      }
    }
    const last = heads.at(-1)
    if (!last || heads.length < page) return
    after = last.id
  }
}

/** By the artifact's id, in their order. */
async function otherVersions(
  tx: Tx,
  userId: string,
  heads: readonly FactsRow[],
): Promise<Map<string, VersionRow[]> | undefined> {
  if (heads.length === 0) return undefined
  const current = new Map(heads.map(({ id, checksum }) => [id, checksum]))
  const rows = await tx
    .selectFrom('artifact_versions')
    .select(['id', 'artifact_id', 'generation', 'length', 'checksum', 'modified_at', 'uploaded_at'])
    .where('user_id', '=', userId)
    .where('artifact_id', 'in', [...current.keys()])
    .orderBy('generation')
    .orderBy('length')
    .execute()
  const others = rows.filter(({ artifact_id, checksum }) => !current.get(artifact_id)?.equals(checksum))
  return Map.groupBy(others, (row) => row.artifact_id)
}
