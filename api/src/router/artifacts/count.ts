import { listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { type Changes, changesOf } from './changes.ts'
import type { Filter } from './filter.ts'
import { COUNTED, newest } from './newest.ts'
import { onlyField, rollup, rollupOfAll } from './rollup.ts'

/** How many artifacts a filter leaves. `more`: at least so many. */
export interface Count {
  count: number
  more: boolean
  /** With a filter by changes: the versions that it found. */
  versions?: Changes
}

/** Exact without a filter and with one by value; else exact up to 1,000. */
export const count = byPerson
  .input(z.object({ filter: listInput.shape.filter }).optional())
  .query(async ({ ctx, input }): Promise<Count> => {
    const { userId, db } = ctx
    const filter = storable(input?.filter ?? {})
    return db.withUser(userId, (tx) => countOf(tx, userId, filter))
  })

async function countOf(tx: Tx, userId: string, filter: Filter): Promise<Count> {
  const field = onlyField(filter)
  if (filter.changes) return countOfChanges(tx, userId, filter)
  if (field === 'all') return { count: (await rollupOfAll(tx, userId)).count, more: false }
  if (field !== 'none') {
    const found = await rollup(tx, userId, field, { values: filter[field] ?? [] })
    return { count: found.reduce((sum, { count }) => sum + count, 0), more: false }
  }
  return countUpTo(tx, userId, filter)
}

async function countOfChanges(tx: Tx, userId: string, filter: Filter): Promise<Count> {
  const versions = await changesOf(tx, userId, filter)
  // An artifact has one first version.
  if (filter.changes === 'first') return { count: versions.count, more: versions.more, versions }
  return { ...(await countUpTo(tx, userId, filter)), versions }
}

async function countUpTo(tx: Tx, userId: string, filter: Filter): Promise<Count> {
  const { found, more } = await newest(tx, userId, filter, {
    columns: sql`a.id`,
    limit: COUNTED + 1,
    select: sql`select id from w limit 0`,
  })
  return { count: Math.min(found, COUNTED), more }
}
