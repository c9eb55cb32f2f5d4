import { expect } from 'bun:test'
import type { TestDatabase } from './database.ts'

const COUNTS = `
  select a.user_id, d.dimension, d.value, a.node_id, count(*) as artifacts, sum(a.size) as bytes
  from artifacts a cross join lateral (values
    ('type', a.type), ('kind', a.kind), ('agent', a.agent), ('version', a.agent_version), ('project', a.project),
    ('state', a.state)) d (dimension, value)
  where a.checksum is not null and d.value is not null group by 1, 2, 3, 4`

const ACTIVITY = `
  select v.user_id, s.span, date_trunc(s.span, v.modified_at, 'UTC') as at, a.node_id, a.type,
    coalesce(a.agent, '') as agent, count(*) filter (where v.is_first) as created,
    count(*) filter (where not v.is_first) as changed, sum(v.added) as bytes
  from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
  cross join (values ('hour'), ('day')) s (span) group by 1, 2, 3, 4, 5, 6`

/** What each version brought, from all versions of its generation. */
const ADDED = `
  select count(*)::int as wrong from (
    select added, length - coalesce(lag(length) over (partition by user_id, artifact_id, generation order by length), 0) as due
    from artifact_versions
  ) v where added <> due`

/** Compares what the triggers kept with what the tables say, both ways, for every user. */
export async function expectExactRollups(database: TestDatabase): Promise<void> {
  const difference = async (kept: string, due: string) =>
    database.owner(`(select 'kept' as from_, * from (${kept} except all ${due}) k) union all
                    (select 'due', * from (${due} except all ${kept}) d)`)
  expect(await difference('select * from artifact_counts where artifacts <> 0', COUNTS)).toEqual([])
  expect(await difference('select * from activity where (created, changed, bytes) <> (0, 0, 0)', ACTIVITY)).toEqual([])
  expect(await database.owner(ADDED)).toEqual([{ wrong: 0 }])
}
