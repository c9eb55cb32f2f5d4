import { listInput } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { conditions, FIELDS, type Field, type Filter, searchTerm } from './filter.ts'

/** A value artifacts have, and how many have it: exact up to 1,000 at least, and exact in archives of up to 100,000. */
export interface Facet {
  value: string
  count: number
}

const EXACT_UP_TO = 100_000
const COUNTED = 1_000
const VALUES = 1_000
const fields = Object.keys(FIELDS) as Field[]

/**
 * The values there are to filter by, the most frequent first, among what `filter` leaves.
 * `fields` names those that are wanted; the others are answered empty.
 */
export const facets = byPerson
  .input(
    z
      .object({
        filter: listInput.shape.filter,
        fields: z.array(z.enum(['nodeId', 'type', 'kind', 'agent', 'project', 'state'])).optional(),
      })
      .optional(),
  )
  .query(async ({ ctx, input }): Promise<Record<Field, Facet[]>> => {
    const { userId, db } = ctx
    const filter = storable(input?.filter ?? {})
    const wanted = new Set(input?.fields ?? fields)
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ total: number }>`
        select coalesce(sum(artifacts), 0)::bigint as total from nodes where user_id = ${userId}`.execute(tx)
      const exact = (rows[0]?.total ?? 0) <= EXACT_UP_TO || !isEmpty(filter)
      const found: Record<Field, Facet[]> = { nodeId: [], type: [], kind: [], agent: [], project: [], state: [] }
      for (const field of fields) {
        if (!wanted.has(field)) continue
        const { rows } = await (exact ? grouped(userId, field, filter) : looseScan(userId, field)).execute(tx)
        found[field] = rows.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      }
      return found
    })
  })

const isEmpty = (filter: Filter) => Object.values(filter).every((value) => value === undefined)

/** One step through the index per value, and a bounded count of each, instead of reading every row. */
function looseScan(userId: string, field: Field): RawBuilder<Facet> {
  const column = sql.ref(`a.${FIELDS[field]}`)
  const shown = sql`a.user_id = ${userId} and a.checksum is not null`
  const counted = (condition: RawBuilder<unknown>) =>
    sql`(select count(*) from (select from artifacts a where ${shown} and ${condition} limit ${COUNTED}) a)`
  if (field === 'state') {
    // Written out, so that the index of what is not present can be used.
    return sql`
      select * from (values
        ('present', ${counted(sql`a.state = 'present'`)}),
        ('gone', ${counted(sql`a.state = 'gone'`)}),
        ('failed', ${counted(sql`a.state = 'failed'`)})
      ) v (value, count) where count > 0`
  }
  return sql`
    with recursive v as (
      (select ${column}::text as value from artifacts a where ${shown} and ${column} is not null order by ${column} limit 1)
      union all
      select (select ${column}::text from artifacts a where ${shown} and ${column} > v.value order by ${column} limit 1)
      from v where v.value is not null
    )
    select v.value, ${counted(sql`${column} = v.value`)} as count
    from (select value from v where value is not null limit ${VALUES}) v`
}

function grouped(userId: string, field: Field, filter: Filter): RawBuilder<Facet> {
  const column = sql.ref(`a.${FIELDS[field]}`)
  const term = searchTerm(filter)
  const matching = term === undefined ? sql`true` : sql`a.id in (select search_artifacts(${term}))`
  return sql`
    select ${column}::text as value, count(*) as count from artifacts a
    where ${conditions(userId, filter)} and ${matching} and ${column} is not null
    group by 1 order by count(*) desc limit ${VALUES}`
}
