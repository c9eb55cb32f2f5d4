import { type artifactSort, id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import type { ListedRow } from './row.ts'

export interface Sort {
  by: z.output<typeof artifactSort>
  dir: 'asc' | 'desc'
}

/** Each is the second column of an index, as it is written there. Artifacts without a start come before all others. */
const SORTS: Record<
  Sort['by'],
  { column: RawBuilder<unknown>; type: RawBuilder<unknown>; of(row: ListedRow): string | number }
> = {
  modifiedAt: { column: sql`a.modified_at`, type: sql`timestamptz`, of: (row) => row.modified_at.toISOString() },
  uploadedAt: { column: sql`a.uploaded_at`, type: sql`timestamptz`, of: (row) => row.uploaded_at.toISOString() },
  startedAt: {
    column: sql`a.started_sort`,
    type: sql`timestamptz`,
    of: (row) => row.started_at?.toISOString() ?? '-infinity',
  },
  title: { column: sql`a.title_sort`, type: sql`text`, of: (row) => row.title_sort },
  size: { column: sql`a.size`, type: sql`bigint`, of: (row) => row.size },
}

const cursorShape = z.tuple([z.string(), z.string(), z.union([z.string(), z.number().int()]), id('art')])

/** Where the next page begins: behind this row. */
export const cursorAfter = (row: ListedRow, { by, dir }: Sort): string =>
  Buffer.from(JSON.stringify([by, dir, SORTS[by].of(row), row.id])).toString('base64url')

/**
 * The order of rows, and what a cursor asks of them: to be behind it or, `backwards`, not to be, the nearest first.
 * Throws `BAD_REQUEST` for a cursor of another sort, or of nobody's.
 */
export function ordering(sort: Sort, cursor: string | undefined, backwards = false) {
  const { column, type } = SORTS[sort.by]
  const ascending = (sort.dir === 'asc') !== backwards
  const direction = ascending ? sql`asc` : sql`desc`
  const orderBy = sql`order by ${column} ${direction}, a.id ${direction}`
  if (cursor === undefined) return { orderBy, after: sql`true` }
  const [by, dir, value, last] = parse(cursor)
  if (by !== sort.by || dir !== sort.dir) throw invalid()
  if (sort.by === 'size' ? typeof value !== 'number' : typeof value !== 'string') throw invalid()
  if (type === SORTS.modifiedAt.type && value !== '-infinity' && Number.isNaN(Date.parse(String(value))))
    throw invalid()
  const beyond = sql.raw(`${ascending ? '>' : '<'}${backwards ? '=' : ''}`)
  return { orderBy, after: sql`(${column}, a.id) ${beyond} (${value}::${type}, ${last})` }
}

function parse(cursor: string) {
  try {
    return cursorShape.parse(storable(JSON.parse(Buffer.from(cursor, 'base64url').toString())))
  } catch {
    throw invalid()
  }
}

const invalid = () => new TRPCError({ code: 'BAD_REQUEST', message: 'this cursor does not belong to this list' })
