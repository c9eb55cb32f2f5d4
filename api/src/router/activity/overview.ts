import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { type ActivityRow, type Cells, cellsIn } from './cells-in.ts'
import { happenedIn, type Range, rowsIn } from './happened-in.ts'
import { spansOf } from './spans.ts'

export interface Overview {
  /** The range is cut into `count` spans of UTC, the first of which begins at `from`. */
  span: 'hour' | 'day'
  from: string
  count: number
  /** `total`: those that are not retired, or were active. */
  machines: { active: number; total: number }
  /** Artifacts whose first version, and versions of known artifacts that, last changed in the range. */
  created: number
  changed: number
  /** Of content that was not there before, as the machines have it. */
  bytes: number
  /** The most frequent first. `''`: nobody is known. */
  types: { value: string; count: number }[]
  agents: { value: string; count: number }[]
  /** By type or agent, the most frequent first. */
  timeline: { value: string; cells: Cells }[]
  /** By machine, the most active first; `machines.active` says how many there are. */
  heat: { nodeId: string; name: string; count: number; cells: Cells }[]
}

interface Sum {
  subject: 'type' | 'agent'
  value: string
  count: number
  created: number
  changed: number
  bytes: number
}

/** What the database answers, in one row. */
interface Found {
  active: number
  total: number
  heat: { nodeId: string; name: string; count: number }[] | null
  sums: Sum[] | null
  cells: ActivityRow[] | null
}

const VALUES = 100

/** What happened in a range of time, by the times the contents were changed at their sources. */
export const overview = byPerson
  .input(
    z.object({
      from: z.iso.datetime({ offset: true }),
      to: z.iso.datetime({ offset: true }),
      by: z.enum(['type', 'agent']).optional(),
      /** At most so many machines in `heat`. */
      machines: z.number().int().min(0).max(1000).optional(),
    }),
  )
  .query(async ({ ctx, input }): Promise<Overview> => {
    const { userId, db } = ctx
    const spans = spansOf(new Date(input.from), new Date(input.to))
    const { span, from, lengthMs, count } = spans
    const { by = 'type' } = input
    const range = { span, from, until: new Date(from.getTime() + count * lengthMs) }
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<Found>`
        with active as materialized (
          select value as id, sum(created + changed)::int as count from ${happenedIn(userId, 'node', range)} h
          group by 1 having sum(created + changed) > 0
        ), shown as materialized (
          select * from active order by count desc, id limit ${input.machines ?? VALUES}
        ), sums as (
          ${sumsOf(userId, 'type', range)} union all ${sumsOf(userId, 'agent', range)}
        ), cells as (
          ${cellRows} where a.user_id = ${userId} and a.subject = ${by} and ${rowsIn(range)}
          union all
          ${cellRows} join shown on a.value = shown.id where a.user_id = ${userId} and a.subject = 'node' and ${rowsIn(range)}
        )
        select (select count(*) from active) as active,
          (select count(*) from nodes
            where user_id = ${userId} and (unenrolled_at is null or id in (select id from active))) as total,
          (select json_agg(json_build_object('nodeId', id, 'name', name, 'count', count) order by count desc, id)
            from shown join nodes n using (id) where n.user_id = ${userId}) as heat,
          (select json_agg(sums order by count desc, value) from sums) as sums,
          (select json_agg(cells) from cells) as cells`.execute(tx)
      const [found] = rows
      const of = (subject: string) => found?.sums?.filter((sum) => sum.subject === subject) ?? []
      const [types, agents] = [of('type'), of('agent')]
      const all = (what: 'created' | 'changed' | 'bytes') => types.reduce((sum, one) => sum + one[what], 0)
      const frequent = (sums: readonly Sum[]) => sums.slice(0, VALUES).map(({ value, count }) => ({ value, count }))
      const cells = cellsIn(found?.cells ?? [], spans)
      return {
        span,
        from: from.toISOString(),
        count,
        machines: { active: found?.active ?? 0, total: found?.total ?? 0 },
        created: all('created'),
        changed: all('changed'),
        bytes: all('bytes'),
        types: frequent(types),
        agents: frequent(agents),
        timeline: (by === 'agent' ? agents : types)
          .slice(0, VALUES)
          .map(({ value }) => ({ value, cells: cells.get(value) ?? [] })),
        heat: (found?.heat ?? []).map((machine) => ({ ...machine, cells: cells.get(machine.nodeId) ?? [] })),
      }
    })
  })

/** What happened to each value of a subject. */
const sumsOf = (userId: string, subject: 'type' | 'agent', range: Range) => sql`
  select ${subject}::text as subject, value, sum(created + changed)::int as count, sum(created)::int as created,
    sum(changed)::int as changed, sum(bytes)::bigint as bytes
  from ${happenedIn(userId, subject, range)} h group by 2 having sum(created + changed) > 0`

const cellRows = sql`select a.value, date_part('epoch', a.at) as at, a.created, a.changed from activity a`
