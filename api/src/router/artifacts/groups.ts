import { listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { changedDays } from './changed-days.ts'
import { searchTerm } from './filter.ts'
import { newest } from './newest.ts'
import { days, onlyField, rollup, rollupOfAll } from './rollup.ts'

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

/** The groups of what a filter leaves: projects and machines by their number of artifacts, days with the last first: of the last change or, with a filter by changes, of every change that it means. */
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
      if (by === 'project' && onlyField(filter) === 'all') return projects(tx, userId)
      if (by === 'day' && onlyField(filter) === 'all') {
        const exact = await days(tx, userId)
        return exact.slice(0, GROUPS).map((group) => ({ ...group, more: false }))
      }
      if (by === 'day' && filter.changes) return changedDays(tx, userId, filter, GROUPS)
      const { rows, more } = await newest<Omit<Group, 'more'>>(tx, userId, filter, {
        columns: sql`${KEYS[by]} as value, a.size`,
        limit: WINDOW,
        select: sql`
          select value, count(*) as count, sum(size)::bigint as bytes
          from w group by 1 order by ${by === 'day' ? sql`1 desc` : sql`2 desc, 1`} limit ${GROUPS}`,
      })
      // A window that ends in the middle of a day has seen the days before its last one whole.
      const textual = searchTerm(filter) !== undefined
      return rows.map(({ value, count, bytes }, index) => ({
        value,
        count,
        bytes,
        more: more && (by !== 'day' || textual || index === rows.length - 1),
      }))
    })
    return { items }
  })

/** All of them, and what is of none as the one without a name, in its place. */
async function projects(tx: Tx, userId: string): Promise<Group[]> {
  const named = await rollup(tx, userId, 'project', {})
  const all = await rollupOfAll(tx, userId)
  const rest = { value: '', count: all.count, bytes: all.bytes }
  for (const { count, bytes } of named) {
    rest.count -= count
    rest.bytes -= bytes
  }
  return [...named, ...(rest.count > 0 ? [rest] : [])]
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, GROUPS)
    .map((group) => ({ ...group, more: false }))
}
