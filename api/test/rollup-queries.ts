/** What `artifact_counts` has to hold, from the tables. */
export const COUNTS = `
  select a.user_id, d.dimension, d.value, a.node_id, count(*) as artifacts, sum(a.size) as bytes
  from artifacts a cross join lateral (values
    ('type', a.type), ('kind', a.kind), ('agent', a.agent), ('version', a.agent_version), ('project', a.project),
    ('state', a.state)) d (dimension, value)
  where a.checksum is not null and d.value is not null group by 1, 2, 3, 4`

/** What `activity` has to hold, from the tables. */
export const ACTIVITY = `
  select v.user_id, s.span, date_trunc(s.span, v.modified_at, 'UTC') as at, a.node_id, a.type,
    coalesce(a.agent, '') as agent, count(*) filter (where v.is_first) as created,
    count(*) filter (where not v.is_first) as changed, sum(v.added) as bytes
  from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id
  cross join (values ('hour'), ('day')) s (span) group by 1, 2, 3, 4, 5, 6`
