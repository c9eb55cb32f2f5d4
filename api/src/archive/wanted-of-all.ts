import { sql } from 'kysely'
import type { Db } from '../db/db.ts'
import { type FactsRow, headColumns, toFacts } from './facts.ts'
import type { Wanted } from './packed-files.ts'

const PAGE = 500

/**
 * Everything of a person, a page at a time, each in a transaction of its own: every head below `files`, and, if
 * asked for, every other version below `versions`. What is recorded meanwhile may be among it or not.
 */
export async function* wantedOfAll(db: Db, userId: string, versions: boolean): AsyncGenerator<Wanted> {
  for (let after = ''; ; ) {
    const rows = await db.withUser(userId, async (tx) => {
      const { rows } = await sql<FactsRow>`
        select ${headColumns} from artifacts a join nodes n on n.user_id = a.user_id and n.id = a.node_id
        where a.user_id = ${userId} and a.id > ${after} and a.checksum is not null
        order by a.id limit ${PAGE}`.execute(tx)
      return rows
    })
    for (const row of rows) {
      yield { facts: toFacts(row), top: ['files'] }
      if (versions) yield* otherVersions(db, userId, row)
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

async function* otherVersions(db: Db, userId: string, head: FactsRow): AsyncGenerator<Wanted> {
  const rows = await db.withUser(userId, (tx) =>
    tx
      .selectFrom('artifact_versions')
      .select(['id', 'generation', 'length', 'checksum', 'modified_at', 'uploaded_at'])
      .where('user_id', '=', userId)
      .where('artifact_id', '=', head.id)
      .orderBy('generation')
      .orderBy('length')
      .execute(),
  )
  for (const { id, generation, length, checksum, modified_at, uploaded_at } of rows) {
    if (checksum.equals(head.checksum)) continue
    const row = { ...head, version_id: id, generation, size: length, checksum, modified_at, uploaded_at }
    yield { facts: toFacts(row), top: ['versions'], last: `${generation}-${length}` }
  }
}
