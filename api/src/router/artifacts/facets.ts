import { listInput } from '@exfil/core/wire'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { conditions, FIELDS, type Field, type Filter, searchTerm } from './filter.ts'

/** A value artifacts have, and how many have it: exact up to 10,000, and 10,000 for more. */
export interface Facet {
  value: string
  count: number
}

const COUNTED = 10_000
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
      const found: Record<Field, Facet[]> = { nodeId: [], type: [], kind: [], agent: [], project: [], state: [] }
      for (const field of fields) {
        if (wanted.has(field)) found[field] = await facetOf(tx, userId, field, filter)
      }
      return found
    })
  })

async function facetOf(tx: Tx, userId: string, field: Field, filter: Filter): Promise<Facet[]> {
  const { rows } = await (isEmpty(filter) ? looseScan(userId, field) : grouped(userId, field, filter)).execute(tx)
  return rows.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

const isEmpty = (filter: Filter) => Object.values(filter).every((value) => value === undefined)

/** One step through the index per value instead of one per row. */
function looseScan(userId: string, field: Field): RawBuilder<Facet> {
  const column = sql.ref(`a.${FIELDS[field]}`)
  const shown = sql`a.user_id = ${userId} and a.checksum is not null`
  const values =
    field === 'state'
      ? sql`select unnest(array['present', 'gone', 'failed']) as value`
      : sql`
        (select ${column}::text as value from artifacts a where ${shown} and ${column} is not null order by ${column} limit 1)
        union all
        select (select ${column}::text from artifacts a where ${shown} and ${column} > v.value order by ${column} limit 1)
        from v where v.value is not null`
  return sql`
    with recursive v as (${values})
    select v.value, c.count from (select value from v where value is not null limit ${VALUES}) v
    cross join lateral (
      select count(*) from (select from artifacts a where ${shown} and ${column} = v.value limit ${COUNTED}) a
    ) c
    where c.count > 0`
}

function grouped(userId: string, field: Field, filter: Filter): RawBuilder<Facet> {
  const column = sql.ref(`a.${FIELDS[field]}`)
  const term = searchTerm(filter)
  const matching = term === undefined ? sql`true` : sql`a.id in (select search_artifacts(${term}))`
  return sql`
    select ${column}::text as value, least(count(*), ${COUNTED}) as count from artifacts a
    where ${conditions(userId, filter)} and ${matching} and ${column} is not null
    group by 1 order by count(*) desc limit ${VALUES}`
}
