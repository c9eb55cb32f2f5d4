import { artifactSort, listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { cursorAfter, ordering } from './cursor.ts'
import { conditions, searchTerm } from './filter.ts'
import { type ListedRow, rowColumns } from './row.ts'
import { matching } from './search.ts'

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
    const sort = input.sort ?? ({ by: 'modifiedAt', dir: 'desc' } as const)
    // The row before the wanted one: its cursor is where that one begins.
    const fromEnd = total !== undefined && offset > total / 2
    const dir = fromEnd ? (sort.dir === 'asc' ? 'desc' : 'asc') : sort.dir
    const skip = fromEnd ? Math.max(0, total - offset) : offset - 1
    const { orderBy } = ordering({ by: sort.by, dir }, undefined)
    const { rows } = await db.withUser(userId, (tx) =>
      sql<ListedRow>`
        select ${rowColumns}
        from (
          select a.id from artifacts a where ${conditions(userId, filter)} and ${matching(searchTerm(filter))}
          ${orderBy} offset ${skip} limit 1
        ) o
        join artifacts a on a.user_id = ${userId} and a.id = o.id
        join nodes n on n.user_id = ${userId} and n.id = a.node_id`.execute(tx),
    )
    const [row] = rows
    return { cursor: row ? cursorAfter(row, sort) : null }
  })
