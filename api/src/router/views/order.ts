import { id } from '@exfil/core/wire'
import { sql } from 'kysely'
import { z } from 'zod'
import { byPerson } from '../../trpc.ts'

/** Puts views in this order, before those that are not named. An id that is none of theirs is passed over. */
export const order = byPerson
  .input(z.object({ ids: z.array(id('view')).max(200) }))
  .mutation(async ({ ctx, input }): Promise<{ status: 'ordered' }> => {
    const { userId, db } = ctx
    await db.withUser(userId, (tx) =>
      sql`
        update saved_views v set position = o.position
        from (
          select s.id, row_number() over (order by n.place nulls last, s.position, s.name) as position
          from saved_views s left join unnest(${input.ids}::text[]) with ordinality n (id, place) on n.id = s.id
          where s.user_id = ${userId}
        ) o where v.user_id = ${userId} and v.id = o.id`.execute(tx),
    )
    return { status: 'ordered' }
  })
