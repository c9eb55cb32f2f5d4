import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { rowOf, spansOf } from './spans.ts'
import { type ActivityRow, type Sums, sumUp } from './sum-up.ts'

/** How often something happened in a span: `[index of the span, versions recorded]`, where that is not 0. */
export type Cells = [span: number, count: number][]

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
    const until = new Date(from.getTime() + count * lengthMs)
    const inSpans = (time: Date) =>
      sql`(date_part('epoch', ${time}::timestamptz) - date_part('epoch', at)) / ${lengthMs / 1000}`
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ nodes: string | null; others: ActivityRow[] | null }>`
        with r as not materialized (
          select subject, value, date_part('epoch', at) as at, created[first:last]::text as created,
            changed[first:last]::text as changed, bytes[first:last]::text as bytes
          from activity cross join lateral (select
            greatest(1, 1 + ${inSpans(from)})::int as first, least(31, ${inSpans(until)})::int as last) r
          where user_id = ${userId} and span = ${span} and at >= ${rowOf(span, from)} and at < ${until}
        )
        select string_agg(concat_ws(' ', value, at, created, changed), e'\n') as nodes, null::jsonb as others
        from r where subject = 'node' group by at
        union all
        select null, jsonb_agg(to_jsonb(r)) from r where subject in ('type', 'agent')`.execute(tx)
      const { node, type, agent } = sumUp(
        rows.flatMap(({ nodes, others }) => (nodes === null ? (others ?? []) : nodeRows(nodes))),
        spans,
      )
      const machines = node.slice(0, input.machines ?? VALUES)
      const { rows: names } = await sql<{ total: number; names: Record<string, string> }>`
        select count(*) filter (where unenrolled_at is null or id = any(${idsOf(node)}::text[])) as total,
          coalesce(jsonb_object_agg(id, name) filter (where id = any(${idsOf(machines)}::text[])), '{}') as names
        from nodes where user_id = ${userId}`.execute(tx)
      const all = (what: 'created' | 'changed' | 'bytes') => type.reduce((sum, one) => sum + one[what], 0)
      const frequent = (sums: readonly Sums[]) => sums.slice(0, VALUES).map(({ value, count }) => ({ value, count }))
      return {
        span,
        from: from.toISOString(),
        count,
        machines: { active: node.length, total: names[0]?.total ?? 0 },
        created: all('created'),
        changed: all('changed'),
        bytes: all('bytes'),
        types: frequent(type),
        agents: frequent(agent),
        timeline: (input.by === 'agent' ? agent : type)
          .slice(0, VALUES)
          .map(({ value, counts }) => ({ value, cells: cellsOf(counts) })),
        heat: machines.map(({ value, count, counts }) => ({
          nodeId: value,
          name: names[0]?.names[value] ?? value,
          count,
          cells: cellsOf(counts),
        })),
      }
    })
  })

/** A thousand rows of four columns take long to come one by one. */
const nodeRows = (text: string): ActivityRow[] =>
  text.split('\n').map((line) => {
    const [value = '', at, created = '', changed = ''] = line.split(' ')
    return { subject: 'node', value, at: Number(at), created, changed, bytes: null }
  })
const idsOf = (machines: readonly Sums[]) => machines.map(({ value }) => value)
const cellsOf = (counts: Float64Array): Cells =>
  Array.from(counts, (count, span): Cells[number] => [span, count]).filter(([, count]) => count > 0)
