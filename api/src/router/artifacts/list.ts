import { type ArtifactRow, listInput, type Page } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { meant } from '../../search/meant.ts'
import { byPerson } from '../../trpc.ts'
import { cursorAfter, ordering, type Sort } from './cursor.ts'
import { conditions, contains, searchTerm } from './filter.ts'
import { leavesFew } from './rollup.ts'
import { type ListedRow, rowColumns, toArtifactRow } from './row.ts'
import { isCommon, searched, wordsLike } from './search.ts'
import { streams } from './streams.ts'

const PAGE = 100
/** A text that is very common is found among the first so many rows of the list. */
const WINDOW = 1_000
/** One that is found so often among those is looked for in so many more. */
const NEAR = 8
const FAR = 20_000
/** One that the index finds no more often is read from there, and sorted. */
const SORTED = 6_000

/** Where a text finds fewer than these, what it may have meant is looked for too. */
const FEW = 20
const ALIKE = 50

export interface ListPage extends Page<ArtifactRow> {
  /** Of a page that was asked for with `before`: the same for the page before this one. Null: the list begins here. */
  previousCursor?: string | null
  /** From this item on the text was not found as it was written; `words` are what was looked for, by word. */
  alike?: { from: number; words: string[][] }
}

/**
 * One page, by keyset: every row is met once, however the archive grows meanwhile. With `alike`, a text that is found
 * but a few times is followed by up to 50 artifacts, the newest first, that hold its words apart, or words that it may
 * be a slip of.
 */
export const list = byPerson.input(listInput.default({})).query(async ({ ctx, input }): Promise<ListPage> => {
  const { userId, db } = ctx
  const { filter = {}, limit = PAGE, cursor, before } = storable(input)
  const sort: Sort = input.sort ?? { by: 'modifiedAt', dir: 'desc' }
  const order = ordering(sort, before ?? cursor, before !== undefined)
  const where = streams(userId, filter, sort).map((one) => sql`${one} and ${order.after}`)
  const term = searchTerm(filter)
  return db.withUser(userId, async (tx) => {
    const query = { userId, where, orderBy: order.orderBy, limit: limit + 1 }
    const rows =
      term === undefined
        ? await page(tx, { ...query, few: await leavesFew(tx, userId, filter) })
        : await search(tx, query, { contains: contains(term), groups: [[term]] })
    const items = rows.slice(0, limit)
    if (before !== undefined) {
      const previous = rows[limit]
      const previousCursor = previous ? cursorAfter(previous, sort) : null
      return { items: items.reverse().map(toArtifactRow), nextCursor: before, previousCursor }
    }
    const last = items.at(-1)
    const nextCursor = rows.length > limit && last ? cursorAfter(last, sort) : null
    const room = Math.min(ALIKE, limit - items.length)
    const exact = { items: items.map(toArtifactRow), nextCursor }
    if (!input.alike || term === undefined || cursor !== undefined || items.length >= FEW || room <= 0) return exact
    const words = await meant(term, (word) => wordsLike(tx, word))
    const others = words
      ? await alike(tx, { userId, where: [conditions(userId, filter)], limit: room }, term, words)
      : []
    if (!words || others.length === 0) return exact
    return { ...exact, items: [...exact.items, ...others.map(toArtifactRow)], alike: { from: items.length, words } }
  })
})

/** The newest first, whatever the list's sort: what is common is met soon in that order, and in others it need not be. */
function alike(tx: Tx, query: Omit<Query, 'orderBy'>, term: string, words: string[][]): Promise<ListedRow[]> {
  const groups = words.map((terms) => sql`(${sql.join(terms.map(contains), sql` or `)})`)
  return search(
    tx,
    {
      ...query,
      where: query.where.map((one) => sql`${one} and not ${contains(term)}`),
      orderBy: ordering({ by: 'modifiedAt', dir: 'desc' }, undefined).orderBy,
    },
    { contains: sql<boolean>`(${sql.join(groups, sql` and `)})`, groups: words },
  )
}

interface Query {
  userId: string
  /** Any of them. */
  where: RawBuilder<unknown>[]
  orderBy: RawBuilder<unknown>
  limit: number
  /** So few artifacts fulfil it that all of them are looked up. */
  few?: boolean
}

/** The first rows of the list. */
function first(limit: number, { where, orderBy, few }: Query): RawBuilder<unknown> {
  // With "offset 0" Postgres looks for them by themselves, and does not walk along the list until it has met them.
  const from = (one: RawBuilder<unknown>) =>
    few ? sql`(select * from artifacts a where ${one} offset 0) a` : sql`artifacts a where ${one}`
  const each = where.map((one) => sql`(select * from ${from(one)} ${orderBy} limit ${limit})`)
  return sql`select * from (${sql.join(each, sql` union all `)}) a ${orderBy} limit ${limit}`
}

async function page(tx: Tx, query: Query, from = first(query.limit, query)): Promise<ListedRow[]> {
  const { userId, orderBy } = query
  const { rows } = await sql<ListedRow>`
    select ${rowColumns}
    from (${from}) a
    join nodes n on n.user_id = ${userId} and n.id = a.node_id
    ${orderBy}`.execute(tx)
  return rows
}

/** The same question twice: to rows that are at hand, and to the index. */
interface Sought {
  contains: RawBuilder<boolean>
  groups: readonly (readonly string[])[]
}

async function search(tx: Tx, query: Query, sought: Sought): Promise<ListedRow[]> {
  const { userId, where, orderBy, limit } = query
  const near = await looking(
    tx,
    query,
    first(WINDOW, query),
    sql`w a join nodes n on n.user_id = ${userId} and n.id = a.node_id where ${sought.contains}`,
  )
  if (near.found.length === limit || near.looked < WINDOW) return near.found
  // Inside of `coalesce` it does not look rare, for which Postgres would look at everything.
  const holds = sql`coalesce(${sought.contains}, false)`
  if (!(await isCommon(tx, sought.groups))) {
    if (near.found.length >= NEAR) {
      const soon = sql`select * from (${first(FAR, query)}) a where ${holds} ${orderBy} limit ${limit}`
      const found = await page(tx, query, soon)
      if (found.length === limit) return found
    }
    const all = await looking(
      tx,
      query,
      sql`select ${searched(sought.groups, SORTED + 1)} as id`,
      sql`artifacts a join nodes n on n.user_id = ${userId} and n.id = a.node_id
          where (select count(*) from w) <= ${SORTED} and (${sql.join(where, sql` or `)}) and a.id in (select id from w)`,
    )
    if (all.looked <= SORTED) return all.found
  }
  return page(tx, { ...query, where: where.map((one) => sql`${one} and ${holds}`) })
}

/** Looks at `w` only, and says at how many rows. */
async function looking(tx: Tx, { orderBy, limit }: Query, w: RawBuilder<unknown>, from: RawBuilder<unknown>) {
  const { rows } = await sql<ListedRow & { looked: number }>`
    with w as materialized (${w})
    select c.looked, f.* from (select count(*) as looked from w) c
    left join lateral (select ${rowColumns} from ${from} ${orderBy} limit ${limit}) f on true`.execute(tx)
  return { looked: rows[0]?.looked ?? 0, found: rows.filter(({ id }) => id !== null) }
}
