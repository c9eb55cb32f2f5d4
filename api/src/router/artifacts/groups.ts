import { listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { conditions, searchTerm } from './filter.ts'
import { onlyField, rollup } from './rollup.ts'
import { matching } from './search.ts'

/** What the artifacts of one group come to. `more`: at least that. */
export interface Group {
  /** A project, a node's id or a day of UTC; empty where there is no project. */
  value: string
  count: number
  bytes: number
  more: boolean
}

const GROUPS = 500
/** Without a rollup, groups are made of the first so many artifacts, those that changed last. */
const WINDOW = 20_000

const KEYS = {
  project: sql<string>`coalesce(a.project, '')`,
  nodeId: sql<string>`a.node_id::text`,
  day: sql<string>`to_char(a.modified_at at time zone 'UTC', 'YYYY-MM-DD')`,
}

/** The groups of what a filter leaves: projects and machines by their number of artifacts, days with the last first. */
export const groups = byPerson
  .input(z.object({ filter: listInput.shape.filter, by: z.enum(['project', 'nodeId', 'day']) }))
  .query(async ({ ctx, input }): Promise<{ items: Group[] }> => {
    const { userId, db } = ctx
    const { filter = {}, by } = storable(input)
    const items = await db.withUser(userId, async (tx) => {
      if (by === 'nodeId' && onlyField(filter) === 'all') {
        const exact = await rollup(tx, userId, by, { limit: GROUPS })
        return exact.map((group) => ({ ...group, more: false }))
      }
      const { rows } = await sql<Omit<Group, 'more'> & { looked: number }>`
        with w as materialized (
          select ${KEYS[by]} as value, a.size from artifacts a
          where ${conditions(userId, filter)} and ${matching(searchTerm(filter))}
          order by a.modified_at desc limit ${WINDOW}
        )
        select value, count(*) as count, sum(size)::bigint as bytes, (select count(*) from w) as looked
        from w group by 1 order by ${by === 'day' ? sql`1 desc` : sql`2 desc, 1`} limit ${GROUPS}`.execute(tx)
      // A window that ends in the middle of a day has seen the days before its last one whole.
      return rows.map(({ looked, ...group }, index) => ({
        ...group,
        more: looked === WINDOW && (by !== 'day' || index === rows.length - 1),
      }))
    })
    return { items }
  })
