import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'

/** The ids of what contains of each group of terms one at least; `atMost` so many, any of them. */
export const searched = (groups: readonly (readonly string[])[], atMost?: number): RawBuilder<unknown> =>
  sql`search_artifacts(${JSON.stringify(groups)}::jsonb, ${atMost ?? null}::bigint)`

/** What Postgres' statistics say of how many those are, without looking. They may be old, or not yet there. */
export async function guessed(tx: Tx, groups: readonly (readonly string[])[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select guess_artifacts(${JSON.stringify(groups)}::jsonb) as count`.execute(tx)
  return rows[0]?.count ?? 0
}

/** What a text asks of `artifacts a`: nothing without one. */
export const matching = (term: string | undefined): RawBuilder<unknown> =>
  term === undefined ? sql`true` : sql`a.id in (select ${searched([[term]])})`

/** The words of this user that look like this one. */
export async function wordsLike(tx: Tx, word: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select words_like(${word}) as word`.execute(tx)
  return rows.map((row) => row.word)
}
