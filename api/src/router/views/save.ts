import { newId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'
import { nameTaken } from './name-taken.ts'
import { viewName, viewSearch } from './view-shape.ts'

/** What one person can have a use for; a script that saves without end is stopped here. */
const MOST = 200

/** Keeps a view under a name, behind the others. Throws `CONFLICT` where one has this name, unless that is to be replaced: it then keeps its id and its place. */
export const save = byPerson
  .input(z.object({ name: viewName, search: viewSearch, replace: z.boolean().optional() }))
  .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
    const { userId, db } = ctx
    const { name, search, replace = false } = storable(input)
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        insert into saved_views as v (user_id, id, name, search, created_at, position)
        select ${userId}, ${newId('view')}, ${name}, ${search}, ${ctx.now()}::timestamptz, coalesce(max(position), 0) + 1
        from saved_views where user_id = ${userId}
        having count(*) filter (where name <> ${name}) < ${MOST}
        on conflict (user_id, name) do update set search = excluded.search where ${replace}
        returning v.id`.execute(tx)
      if (rows[0]) return rows[0]
      const { rows: named } = await sql`
        select from saved_views where user_id = ${userId} and name = ${name}`.execute(tx)
      if (named.length > 0 && !replace) throw nameTaken(name)
      throw new TRPCError({ code: 'BAD_REQUEST', message: `there are ${MOST} views: remove one first` })
    })
  })
