import { newId } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { sql } from 'kysely'
import { z } from 'zod'
import { storable } from '../../db/storable.ts'
import { byPerson } from '../../trpc.ts'

/** What one person can have a use for; a script that saves without end is stopped here. */
const MOST = 200

/** Keeps a view under a name; one that has this name is replaced. */
export const save = byPerson
  .input(z.object({ name: z.string().trim().min(1).max(100), search: z.string().max(8192) }))
  .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
    const { userId, db } = ctx
    const { name, search } = storable(input)
    return db.withUser(userId, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        insert into saved_views as v (user_id, id, name, search, created_at)
        select ${userId}, ${newId('view')}, ${name}, ${search}, ${ctx.now()}::timestamptz
        where (select count(*) from saved_views where user_id = ${userId} and name <> ${name}) < ${MOST}
        on conflict (user_id, name) do update set search = excluded.search
        returning v.id`.execute(tx)
      if (!rows[0]) throw new TRPCError({ code: 'BAD_REQUEST', message: `there are ${MOST} views: remove one first` })
      return rows[0]
    })
  })
