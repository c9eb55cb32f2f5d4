import { type ArtifactRow, listInput, type Page } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { cursorAfter, ordering, type Sort } from './cursor.ts'
import { conditions, contains, searchTerm } from './filter.ts'
import { type ListedRow, rowColumns, toArtifactRow } from './row.ts'

const PAGE = 100
/** A text that is common is found among the first so many rows of the list, and one that is not, by its index. */
const WINDOWS = [1_000, 5_000]

/** One page, by keyset: every row is met once, however the archive grows meanwhile. */
export const list = byPerson.input(listInput.default({})).query(async ({ ctx, input }): Promise<Page<ArtifactRow>> => {
  const { userId, db } = ctx
  const { filter = {}, limit = PAGE, cursor } = storable(input)
  const sort: Sort = input.sort ?? { by: 'modifiedAt', dir: 'desc' }
  const order = ordering(sort, cursor)
  const where = sql`${conditions(userId, filter)} and ${order.after}`
  const term = searchTerm(filter)
  const rows = await db.withUser(userId, (tx) => {
    const query = { userId, where, orderBy: order.orderBy, limit: limit + 1 }
    return term === undefined ? page(tx, query) : search(tx, query, term)
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toArtifactRow),
    nextCursor: rows.length > limit && last ? cursorAfter(last, sort) : null,
  }
})

interface Query {
  userId: string
  where: RawBuilder<unknown>
  orderBy: RawBuilder<unknown>
  limit: number
}

async function page(tx: Tx, { userId, where, orderBy, limit }: Query): Promise<ListedRow[]> {
  const { rows } = await sql<ListedRow>`
    select ${rowColumns}
    from (select * from artifacts a where ${where} ${orderBy} limit ${limit}) a
    join nodes n on n.user_id = ${userId} and n.id = a.node_id
    ${orderBy}`.execute(tx)
  return rows
}

async function search(tx: Tx, query: Query, term: string): Promise<ListedRow[]> {
  const { where, limit } = query
  for (const window of WINDOWS) {
    const { looked, found } = await searchWindow(tx, query, term, window)
    if (found.length === limit || looked < window) return found
  }
  return page(tx, { ...query, where: sql`${where} and a.id in (select search_artifacts(${term}))` })
}

/** Looks at the first rows of the list, and says at how many. */
async function searchWindow(tx: Tx, { userId, where, orderBy, limit }: Query, term: string, window: number) {
  const { rows } = await sql<ListedRow & { looked: number }>`
    with w as materialized (select * from artifacts a where ${where} ${orderBy} limit ${window})
    select c.looked, f.* from (select count(*) as looked from w) c
    left join lateral (
      select ${rowColumns} from w a join nodes n on n.user_id = ${userId} and n.id = a.node_id
      where ${contains(term)} ${orderBy} limit ${limit}
    ) f on true`.execute(tx)
  return { looked: rows[0]?.looked ?? 0, found: rows.filter(({ id }) => id !== null) }
}
