import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { spansOf } from './spans.ts'

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
    const { span, from, lengthMs, count } = spansOf(new Date(input.from), new Date(input.to))
    const until = new Date(from.getTime() + count * lengthMs)
    const cells = sql`jsonb_agg(jsonb_build_array(i, n) order by i)`
    const top = (subject: 'type' | 'agent') => sql`coalesce((
      select jsonb_agg(jsonb_build_object('value', value, 'count', n) order by n desc, value) from (
        select value, sum(n) as n from c where subject = ${subject}
        group by 1 having sum(n) > 0 order by 2 desc, 1 limit ${VALUES}
      ) t), '[]')`
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ overview: Omit<Overview, 'span' | 'from' | 'count'> }>`
        with c as materialized (
          select subject, value, ((extract(epoch from at) - ${from.getTime() / 1000}) / ${lengthMs / 1000})::int as i,
            created, changed, bytes, created + changed as n
          from activity where user_id = ${userId} and span = ${span} and subject in ('node', 'type', 'agent')
            and at >= ${from} and at < ${until}
        )
        select jsonb_build_object(
          'machines', jsonb_build_object(
            'active', (select count(distinct value) from c where subject = 'node' and n > 0),
            'total', (select count(*) from nodes where user_id = ${userId} and (unenrolled_at is null
              or id in (select value from c where subject = 'node' and n > 0)))),
          'created', (select coalesce(sum(created), 0) from c where subject = 'type'),
          'changed', (select coalesce(sum(changed), 0) from c where subject = 'type'),
          'bytes', (select coalesce(sum(bytes), 0) from c where subject = 'type'),
          'types', ${top('type')},
          'agents', ${top('agent')},
          'timeline', coalesce((
            select jsonb_agg(jsonb_build_object('value', value, 'cells', cells) order by total desc, value) from (
              select value, ${cells} as cells, sum(n) as total
              from (select value, i, sum(n) as n from c where subject = ${input.by ?? 'type'}
                    group by 1, 2 having sum(n) > 0) s
              group by 1 order by 3 desc, 1 limit ${VALUES}
            ) t), '[]'),
          'heat', coalesce((
            select jsonb_agg(
              jsonb_build_object('nodeId', h.value, 'name', nodes.name, 'count', h.total, 'cells', h.cells)
              order by h.total desc, h.value)
            from (
              select value, t.total, (select ${cells} from c where subject = 'node' and c.value = t.value and n > 0) as cells
              from (select value, sum(n) as total from c where subject = 'node' group by 1 having sum(n) > 0
                    order by 2 desc, 1 limit ${input.machines ?? VALUES}) t
            ) h join nodes on nodes.user_id = ${userId} and nodes.id = h.value), '[]')
        ) as overview`.execute(tx)
      const [row] = rows
      if (!row) throw new Error('an aggregate answered nothing')
      return { span, from: from.toISOString(), count, ...row.overview }
    })
  })
