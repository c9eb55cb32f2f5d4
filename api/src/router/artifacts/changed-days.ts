import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { conditions, type Filter, searchTerm, versionConditions } from './filter.ts'
import { RARE } from './newest.ts'
import { searched } from './search.ts'

interface Day {
  value: string
  count: number
  bytes: number
  /** At least that. */
  more: boolean
}

/** Days are made of the last so many versions; where a text is common, of some that hold it. */
const WINDOW = 20_000

/**
 * What a filter by changes leaves, by day of UTC, the last first: on each day the artifacts that changed on it as the
 * filter says, so that one may be of several days.
 */
export async function changedDays(tx: Tx, userId: string, filter: Filter, most: number): Promise<Day[]> {
  const { changes, from, to, ...rest } = filter
  const term = searchTerm(filter)
  const { rows } = await sql<Omit<Day, 'more'> & { looked: number; held: number }>`
    with held as materialized (${term === undefined ? sql`select null as id limit 0` : sql`select ${searched([[term]], RARE + 1)} as id`}),
    w as materialized (
      select v.artifact_id, a.size, to_char(v.modified_at at time zone 'UTC', 'YYYY-MM-DD') as value
      from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
      where ${versionConditions(userId, filter)} and ${conditions(userId, rest)}
        and ${term === undefined ? sql`true` : sql`a.id in (select id from held)`}
      order by v.modified_at desc limit ${WINDOW}
    )
    select value, count(*) as count, sum(size)::bigint as bytes, (select count(*) from w) as looked,
      (select count(*) from held) as held
    from (select distinct value, artifact_id, size from w) d group by 1 order by 1 desc limit ${most}`.execute(tx)
  // The window may end in the middle of its last day, and what holds a common text may be of any.
  return rows.map(({ looked, held, ...group }, index) => ({
    ...group,
    more: held > RARE || (looked === WINDOW && index === rows.length - 1),
  }))
}
