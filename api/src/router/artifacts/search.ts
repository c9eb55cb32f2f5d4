import { type RawBuilder, sql } from 'kysely'

/** What a text asks of `artifacts a`: nothing without one. */
export const matching = (term: string | undefined): RawBuilder<unknown> =>
  term === undefined ? sql`true` : sql`a.id in (select search_artifacts(${term}))`
