import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { conditions, contains, type Filter, searchTerm } from './filter.ts'
import { isCommon, searched } from './search.ts'

/** Beyond this, artifacts are counted no further where no rollup knows. */
export const COUNTED = 1_000
/** A text that is common is looked for in the newest so many artifacts; one that is not, in the index. */
const LOOKED_AT = 2_500
/** What the index finds more often is common. */
export const RARE = 2_500
/** A very common text alone is looked for in the newest so many, until it is counted no further. */
const FAR = 25_000

export interface Newest<T> {
  rows: T[]
  /** How many artifacts the rows speak of, or, where those are not all, how many there are at least. */
  found: number
  /** There are, or may be, more. */
  more: boolean
}

/**
 * Runs `select`, which reads `columns` from `w`, over the newest `limit` artifacts that a filter leaves; with a text that
 * finds over 2,500, only over those of the newest 2,500 that hold it, or, with a text alone, over about a thousand that do.
 */
export async function newest<T>(
  tx: Tx,
  userId: string,
  filter: Filter,
  { columns, limit, select }: { columns: RawBuilder<unknown>; limit: number; select: RawBuilder<unknown> },
): Promise<Newest<T>> {
  const term = searchTerm(filter)
  const where = conditions(userId, filter)
  const order = sql`order by a.modified_at desc`
  const run = async (ctes: RawBuilder<unknown>) => {
    const { rows } = await sql<T & { looked: number; found: number; is_row: boolean | null }>`
      with ${ctes} select c.*, s.* from (select (select count(*) from l) as looked, (select count(*) from w) as found) c
      left join (select true as is_row, s.* from (${select}) s) s on true`.execute(tx)
    const { looked = 0, found = 0 } = rows[0] ?? {}
    return { rows: rows.filter(({ is_row }) => is_row), looked, found }
  }
  if (term === undefined) {
    const all = await run(sql`
      w as materialized (select ${columns} from artifacts a where ${where} ${order} limit ${limit}),
      l as (select from w)`)
    return { ...all, more: all.found === limit }
  }
  const near = await run(sql`
    l as materialized (select * from artifacts a where ${where} ${order} limit ${LOOKED_AT}),
    w as materialized (select ${columns} from l a where ${contains(term)} limit ${limit})`)
  const all = near.looked < LOOKED_AT
  if (all || near.found > COUNTED) return { ...near, more: !all || near.found === limit }
  const onlyText = Object.values(filter).filter((value) => value !== undefined).length === 1
  if (await isCommon(tx, [[term]])) {
    if (!onlyText) return { ...near, more: true }
    const some = await run(sql`
      l as (select),
      w as materialized (
        select ${columns} from (select * from artifacts a where ${where} ${order} limit ${FAR}) a
        where ${contains(term)} limit ${COUNTED + 1}
      )`)
    return { ...some, more: true }
  }
  const far = await run(sql`
    l as materialized (select ${searched([[term]], RARE + 1)} as id),
    w as materialized (
      select ${columns} from artifacts a where ${where} and a.id in (select id from l) ${order} limit ${limit}
    )`)
  if (far.looked <= RARE) return { ...far, more: far.found === limit }
  return { ...near, found: onlyText ? RARE : near.found, more: true }
}
