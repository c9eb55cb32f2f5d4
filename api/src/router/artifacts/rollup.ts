import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import type { Field, Filter } from './filter.ts'

/** A value, how many artifacts have it and the bytes of their contents. */
export interface Counted {
  value: string
  count: number
  bytes: number
}

/** As `artifact_counts` calls them. Machines have counts of their own. */
const DIMENSIONS: Record<Exclude<Field, 'nodeId'>, string> = {
  type: 'type',
  kind: 'kind',
  agent: 'agent',
  version: 'version',
  project: 'project',
  state: 'state',
}

const FEW = 1_000

/** What every value of a field has, exactly and without looking at an artifact; the most frequent first. */
export async function rollup(
  tx: Tx,
  userId: string,
  field: Field,
  { values, limit }: { values?: readonly string[]; limit?: number },
): Promise<Counted[]> {
  const most = limit ?? 1_000_000
  const among = (column: string) => (values ? sql`${sql.ref(column)} = any(${values}::text[])` : sql`true`)
  const { rows } =
    field === 'nodeId'
      ? await sql<Counted>`
          select id as value, artifacts as count, bytes from nodes
          where user_id = ${userId} and artifacts > 0 and ${among('id')}
          order by artifacts desc, id limit ${most}`.execute(tx)
      : await sql<Counted>`
          select value, sum(artifacts)::bigint as count, sum(bytes)::bigint as bytes from artifact_counts
          where user_id = ${userId} and dimension = ${DIMENSIONS[field]} and ${among('value')}
          group by value having sum(artifacts) > 0 order by 2 desc, 1 limit ${most}`.execute(tx)
  return rows
}

/** Every day of UTC on which artifacts last changed, the last first. */
export async function days(tx: Tx, userId: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select value, sum(artifacts)::bigint as count, sum(bytes)::bigint as bytes from artifact_counts
    where user_id = ${userId} and dimension = 'day' group by 1 having sum(artifacts) > 0 order by 1 desc`.execute(tx)
  return rows
}

/** Whether one of a filter's values alone leaves no more than a thousand artifacts. Postgres guesses, and does not know what is new. */
export async function leavesFew(tx: Tx, userId: string, filter: Filter): Promise<boolean> {
  for (const field of ['nodeId', ...Object.keys(DIMENSIONS)] as Field[]) {
    const values: readonly string[] | undefined = filter[field]
    if (!values || values.includes('')) continue
    const found = await rollup(tx, userId, field, { values })
    if (found.reduce((sum, { count }) => sum + count, 0) <= FEW) return true
  }
  return false
}

/** All artifacts of a person that are shown. */
export async function rollupOfAll(tx: Tx, userId: string): Promise<Omit<Counted, 'value'>> {
  const { rows } = await sql<Omit<Counted, 'value'>>`
    select coalesce(sum(artifacts), 0)::bigint as count, coalesce(sum(bytes), 0)::bigint as bytes from nodes
    where user_id = ${userId}`.execute(tx)
  return rows[0] ?? { count: 0, bytes: 0 }
}

/** The one field a filter speaks of, `all` where it says nothing, `none` where rollups cannot answer it. */
export function onlyField(filter: Filter): Field | 'all' | 'none' {
  const said = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const [name] = said
  if (name === undefined) return 'all'
  const values: readonly string[] | undefined = name in DIMENSIONS ? filter[name as Field] : undefined
  if (values?.includes('')) return 'none'
  return said.length === 1 && (name === 'nodeId' || name in DIMENSIONS) ? (name as Field) : 'none'
}
