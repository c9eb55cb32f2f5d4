import type { Page } from '@exfil/core/wire'
import { byPerson } from '../../trpc.ts'

/** A named view of the list of artifacts: the search part of its address. */
export interface ViewRow {
  id: string
  name: string
  search: string
}

/** All views, in the order their person gave them. */
export const list = byPerson.query(async ({ ctx }): Promise<Page<ViewRow>> => {
  const { userId, db } = ctx
  const items = await db.withUser(userId, (tx) =>
    tx
      .selectFrom('saved_views')
      .select(['id', 'name', 'search'])
      .where('user_id', '=', userId)
      .orderBy('position')
      .orderBy('name')
      .execute(),
  )
  return { items, nextCursor: null }
})
