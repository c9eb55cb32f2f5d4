import { id } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { nameTaken } from './name-taken.ts'
import { viewName, viewSearch } from './view-shape.ts'

/** Gives a view another name, or other things to show. Throws `CONFLICT` where another one has the name, `NOT_FOUND` where it is removed. */
export const change = byPerson
  .input(z.object({ id: id('view'), name: viewName.optional(), search: viewSearch.optional() }))
  .mutation(async ({ ctx, input }): Promise<{ status: 'changed' }> => {
    const { userId, db } = ctx
    const { name = null, search = null, ...rest } = storable(input)
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ taken: boolean }>`
        select exists (
          select from saved_views o where o.user_id = ${userId} and o.name = ${name} and o.id <> ${rest.id}
        ) as taken
        from saved_views where user_id = ${userId} and id = ${rest.id} for update`.execute(tx)
      if (!rows[0]) throw new TRPCError({ code: 'NOT_FOUND', message: 'there is no such view' })
      if (rows[0].taken && name !== null) throw nameTaken(name)
      await sql`
        update saved_views set name = coalesce(${name}, name), search = coalesce(${search}, search)
        where user_id = ${userId} and id = ${rest.id}`.execute(tx)
      return { status: 'changed' }
    })
  })
