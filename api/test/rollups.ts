import { expect } from 'bun:test'
import type { TestDatabase } from './database.ts'
import { ACTIVITY, COUNTS, KEPT_ACTIVITY } from './rollup-queries.ts'

/** Compares what the triggers kept with what the tables say, both ways, for every user. */
export async function expectExactRollups(database: TestDatabase): Promise<void> {
  const difference = async (kept: string, due: string) =>
    database.owner(`(select 'kept' as from_, * from ((${kept}) except all (${due})) k) union all
                    (select 'due', * from ((${due}) except all (${kept})) d)`)
  expect(await difference('select * from artifact_counts where artifacts <> 0', COUNTS)).toEqual([])
  expect(await difference(KEPT_ACTIVITY, ACTIVITY)).toEqual([])
}
