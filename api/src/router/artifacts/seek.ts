import { artifactSort, listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { cursorAfter, ordering, type Sort } from './cursor.ts'
import { conditions, type Filter, searchTerm } from './filter.ts'
import { type Counted, days, onlyField } from './rollup.ts'
import { type ListedRow, rowColumns } from './row.ts'
import { matching } from './search.ts'

const DAY = 86_400_000

/**
 * The cursor with which `artifacts.list` begins at row `offset` of a list: for jumping into the
 * middle of a long one. Null: at its beginning, or the list is shorter. `total`, where it is known,
 * lets a row near the end be counted from there.
 */
export const seek = byPerson
  .input(
    z.object({
      filter: listInput.shape.filter,
      sort: z.object({ by: artifactSort, dir: z.enum(['asc', 'desc']) }).optional(),
      offset: z.number().int().min(0),
      total: z.number().int().min(0).optional(),
    }),
  )
  .query(async ({ ctx, input }): Promise<{ cursor: string | null }> => {
    const { userId, db } = ctx
    const { filter = {}, offset, total } = storable(input)
    if (offset === 0) return { cursor: null }
    const sort: Sort = input.sort ?? { by: 'modifiedAt', dir: 'desc' }
    const row = await db.withUser(userId, async (tx) => {
      // The row before the wanted one: its cursor is where that one begins.
      const place =
        sort.by === 'modifiedAt' && onlyField(filter) === 'all'
          ? placeInDay(await days(tx, userId), sort.dir, offset - 1)
          : placeFrom(sort.dir, offset, total)
      if (!place) return undefined
      const { orderBy } = ordering({ by: sort.by, dir: place.dir }, undefined)
      const { rows } = await sql<ListedRow>`
        select ${rowColumns}
        from (
          select a.id from artifacts a
          where ${conditions(userId, { ...filter, ...place.within })} and ${matching(searchTerm(filter))}
          ${orderBy} offset ${place.skip} limit 1
        ) o
        join artifacts a on a.user_id = ${userId} and a.id = o.id
        join nodes n on n.user_id = ${userId} and n.id = a.node_id`.execute(tx)
      return rows[0]
    })
    return { cursor: row ? cursorAfter(row, sort) : null }
  })

interface Place {
  dir: Sort['dir']
  skip: number
  within?: Pick<Filter, 'from' | 'to'>
}

/** Counted from the nearer end. */
function placeFrom(dir: Sort['dir'], offset: number, total: number | undefined): Place {
  const fromEnd = total !== undefined && offset > total / 2
  if (!fromEnd) return { dir, skip: offset - 1 }
  return { dir: turned(dir), skip: Math.max(0, total - offset) }
}

const turned = (dir: Sort['dir']) => (dir === 'asc' ? 'desc' : 'asc')

/** Counted within its day, from the nearer end, among all artifacts by their last change. */
function placeInDay(newestFirst: readonly Counted[], dir: Sort['dir'], skip: number): Place | undefined {
  for (const { value, count } of dir === 'desc' ? newestFirst : newestFirst.toReversed()) {
    if (skip < count) {
      const from = new Date(value)
      const within = { from: from.toISOString(), to: new Date(from.getTime() + DAY).toISOString() }
      if (skip < count / 2) return { dir, skip, within }
      return { dir: turned(dir), skip: count - 1 - skip, within }
    }
    skip -= count
  }
  return undefined
}
