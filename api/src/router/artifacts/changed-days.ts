import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { conditions, type Filter, searchTerm, versionConditions } from './filter.ts'
import { matching } from './search.ts'

interface Day {
  value: string
  count: number
  bytes: number
  /** At least that. */
  more: boolean
}

/** Days are made of the last so many versions. */
const WINDOW = 20_000

/**
 * What a filter by changes leaves, by day of UTC, the last first: on each day the artifacts that changed on it as the
 * filter says, so that one may be of several days.
 */
export async function changedDays(tx: Tx, userId: string, filter: Filter, most: number): Promise<Day[]> {
  const { changes, from, to, ...rest } = filter
  const { rows } = await sql<Omit<Day, 'more'> & { looked: number }>`
    with w as materialized (
      select v.artifact_id, a.size, to_char(v.modified_at at time zone 'UTC', 'YYYY-MM-DD') as value
      from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
      where ${versionConditions(userId, filter)} and ${conditions(userId, rest)} and ${matching(searchTerm(filter))}
      order by v.modified_at desc limit ${WINDOW}
    )
    select value, count(*) as count, sum(size)::bigint as bytes, (select count(*) from w) as looked
    from (select distinct value, artifact_id, size from w) d group by 1 order by 1 desc limit ${most}`.execute(tx)
  // The window may end in the middle of its last day.
  return rows.map(({ looked, ...group }, index) => ({ ...group, more: looked === WINDOW && index === rows.length - 1 }))
}
