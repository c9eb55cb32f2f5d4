import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db/db.ts'

/** The ids of what contains of each group of terms one at least; `atMost` so many, any of them. */
export const searched = (groups: readonly (readonly string[])[], atMost?: number): RawBuilder<unknown> =>
  sql`search_artifacts(${JSON.stringify(groups)}::jsonb, ${atMost ?? null}::bigint)`

/** What is found so often costs less to meet along a list than to ask the index for. */
const COMMON = 25_000

/** Whether those are so many, by Postgres' statistics, which may be old, or not yet there. Nothing is looked at. */
export async function isCommon(tx: Tx, groups: readonly (readonly string[])[]): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select guess_artifacts(${JSON.stringify(groups)}::jsonb) as count`.execute(tx)
  return (rows[0]?.count ?? 0) >= COMMON
}

/** What a text asks of `artifacts a`: nothing without one. */
export const matching = (term: string | undefined): RawBuilder<unknown> =>
  term === undefined ? sql`true` : sql`a.id in (select ${searched([[term]])})`

/** The words of this user that look like this one. */
export async function wordsLike(tx: Tx, word: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select words_like(${word}) as word`.execute(tx)
  return rows.map((row) => row.word)
}
