import { listInput } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/db.ts'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { FIELDS, type Field, type Filter } from './filter.ts'
import { COUNTED, newest } from './newest.ts'
import { onlyField, rollup } from './rollup.ts'

/** A value artifacts have, and how many have it. `more`: at least so many. */
export interface Facet {
  value: string
  count: number
  more: boolean
}

/** Values answered per field. */
const VALUES = 1_000
/** With filters, what is counted is the first so many artifacts they leave, those that changed last. */
const WINDOW = 12_500
const FIELD_NAMES = Object.keys(FIELDS) as [Field, ...Field[]]

/**
 * The values there are to filter by, the most frequent first. A field's own filter does not
 * narrow its values: they are what could be chosen beside it. Where no other filter is set
 * the counts are exact; else they are exact up to 1,000, or for what the newest 12,500 hold: what is
 * not among those follows with a count of 0 and `more`.
 * `fields` names those that are wanted; the others are answered empty.
 */
export const facets = byPerson
  .input(z.object({ filter: listInput.shape.filter, fields: z.array(z.enum(FIELD_NAMES)).optional() }).optional())
  .query(async ({ ctx, input }): Promise<Record<Field, Facet[]>> => {
    const { userId, db } = ctx
    const filter = storable(input?.filter ?? {})
    const wanted = input?.fields ?? FIELD_NAMES
    const found = Object.fromEntries(FIELD_NAMES.map((field) => [field, [] as Facet[]])) as Record<Field, Facet[]>
    await db.withUser(userId, async (tx) => {
      const narrowed: Field[] = []
      for (const field of wanted) {
        if (onlyField({ ...filter, [field]: undefined }) !== 'all') narrowed.push(field)
        else {
          const exact = await rollup(tx, userId, field, { limit: VALUES })
          found[field] = exact.map(({ value, count }) => ({ value, count, more: false }))
        }
      }
      const free = narrowed.filter((field) => filter[field] === undefined)
      if (free.length > 0) Object.assign(found, await windowed(tx, userId, filter, free))
      for (const field of narrowed) {
        if (filter[field] !== undefined)
          Object.assign(found, await windowed(tx, userId, { ...filter, [field]: undefined }, [field]))
      }
    })
    return found
  })

/** Counts several fields in one pass over what a filter leaves. */
async function windowed(tx: Tx, userId: string, filter: Filter, fields: readonly Field[]) {
  const columns = fields.map((field) => sql.ref(FIELDS[field]))
  const { rows, more } = await newest<{ field: number; value: string; count: number }>(tx, userId, filter, {
    columns: sql.join(columns.map((column) => sql`a.${column}`)),
    limit: WINDOW,
    // One after the other: cheaper than a row for every artifact and field.
    select: sql.join(
      columns.map(
        (column, index) => sql`
          select ${sql.lit(index)} as field, ${column}::text as value, count(*) as count from w
          where ${column} is not null group by ${column}`,
      ),
      sql` union all `,
    ),
  })
  const found: Partial<Record<Field, Facet[]>> = {}
  for (const [index, field] of fields.entries()) {
    const counted = rows
      .filter((row) => row.field === index)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    const values = counted.map(({ value, count }) => ({
      value,
      count: Math.min(count, COUNTED),
      more: more || count > COUNTED,
    }))
    if (more) {
      const seen = new Set(counted.map(({ value }) => value))
      const others = await rollup(tx, userId, field, { limit: VALUES })
      for (const { value } of others) if (!seen.has(value)) values.push({ value, count: 0, more })
    }
    found[field] = values.slice(0, VALUES)
  }
  return found
}
