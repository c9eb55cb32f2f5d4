import { sql } from 'kysely'
import type { Tx } from '../../db/db.ts'
import { happenedIn } from '../activity/happened-in.ts'
import { conditions, type Filter, searchTerm, versionConditions } from './filter.ts'
import { matching } from './search.ts'

/** Versions that last changed in a range of time. `more`: at least so many. */
export interface Changes {
  count: number
  more: boolean
  /** Of content that was not there before; only of all changes, and null where they were not all counted. */
  bytes: number | null
}

/** Beyond this, versions are counted no further where no rollup knows. */
const COUNTED = 10_000
const HOUR = 3_600_000
const SUBJECTS = { nodeId: 'node', type: 'type', agent: 'agent' } as const
type Subject = keyof typeof SUBJECTS

/** The versions that a filter by changes finds: exact for whole hours with at most one filter by machine, type or agent, as charts ask. */
export async function changesOf(tx: Tx, userId: string, filter: Filter): Promise<Changes> {
  const subject = chartedBy(filter)
  const { changes, from, to, ...rest } = filter
  if (subject) return charted(tx, userId, filter, subject)
  const { rows } = await sql<{ count: number; bytes: number }>`
    select count(*) as count, coalesce(sum(added), 0)::bigint as bytes from (
      select v.added from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
      where ${versionConditions(userId, filter)} and ${conditions(userId, rest)} and ${matching(searchTerm(filter))}
      limit ${COUNTED + 1}
    ) v`.execute(tx)
  const { count = 0, bytes = 0 } = rows[0] ?? {}
  const more = count > COUNTED
  return { count: Math.min(count, COUNTED), more, bytes: changes === 'any' && !more ? bytes : null }
}

/** By what the rollup answers a filter, if it does. */
function chartedBy({ changes, from, to, ...filter }: Filter): Subject | undefined {
  if (!isWhole(from, to)) return undefined
  const said = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const [name = 'type'] = said
  return said.length <= 1 && name in SUBJECTS ? (name as Subject) : undefined
}

const isWhole = (...ends: (string | undefined)[]) => ends.every((at) => at !== undefined && Date.parse(at) % HOUR === 0)

async function charted(tx: Tx, userId: string, filter: Filter, subject: Subject): Promise<Changes> {
  const values: readonly string[] | undefined = filter[subject]
  const { changes = 'any', from, to } = filter
  const range = {
    span: 'hour' as const,
    from: new Date(from ?? 0),
    until: new Date(Math.max(Date.parse(from ?? ''), Date.parse(to ?? ''))),
  }
  const count = { any: sql`created + changed`, first: sql`created`, later: sql`changed` }[changes]
  const { rows } = await sql<{ count: number; bytes: number }>`
    select coalesce(sum(${count}), 0)::bigint as count, coalesce(sum(bytes), 0)::bigint as bytes
    from ${happenedIn(userId, SUBJECTS[subject], range)} h
    where ${values ? sql`value = any(${values}::text[])` : sql`true`}`.execute(tx)
  const { count: versions = 0, bytes = 0 } = rows[0] ?? {}
  return { count: versions, more: false, bytes: changes === 'any' ? bytes : null }
}
