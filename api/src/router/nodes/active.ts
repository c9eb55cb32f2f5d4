import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'
import { happenedIn } from '../activity/happened-in.ts'
import { spansOf } from '../activity/spans.ts'

/** The ids of the nodes on which something changed in a range, as `activity.overview` counts them: by whole hours or days of UTC. */
export const active = byPerson
  .input(z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) }))
  .query(async ({ ctx, input }): Promise<string[]> => {
    const { userId, db } = ctx
    const { span, from, lengthMs, count } = spansOf(new Date(input.from), new Date(input.to))
    const range = { span, from, until: new Date(from.getTime() + count * lengthMs) }
    const { rows } = await db.withUser(userId, (tx) =>
      sql<{ value: string }>`
        select value from ${happenedIn(userId, 'node', range)} h
        group by 1 having sum(created + changed) > 0 order by 1`.execute(tx),
    )
    return rows.map(({ value }) => value)
  })
