/** What `artifact_counts` has to hold, from the tables. */
export const COUNTS = `
  select a.user_id, d.dimension, d.value, part_of(a.node_id) as part, count(*) as artifacts, sum(a.size) as bytes
  from artifacts a cross join lateral (values
    ('type', a.type), ('kind', a.kind), ('agent', a.agent), ('version', a.agent_version), ('project', a.project),
    ('state', a.state), ('day', to_char(a.modified_at at time zone 'UTC', 'YYYY-MM-DD')),
    (case when a.state <> 'present' then a.state end, a.node_id)) d (dimension, value)
  where a.checksum is not null and d.dimension is not null and d.value is not null group by 1, 2, 3, 4`

/** What `activity` holds, a row for each hour or day: each running total without the one before it. */
export const KEPT_ACTIVITY = `
  select * from (
    select user_id, span, subject, at + (i - 1) * case span when 'hour' then interval '1 hour' else interval '1 day' end as at,
      value, part, c - lag(c, 1, 0) over w as created, d - lag(d, 1, 0) over w as changed, b - lag(b, 1, 0::bigint) over w as bytes
    from activity cross join lateral unnest(created, changed, bytes) with ordinality u (c, d, b, i)
    window w as (partition by user_id, span, subject, at, value, part order by i)
  ) k where (created, changed, bytes) <> (0, 0, 0)`

/** What it has to hold, from the tables. */
export const ACTIVITY = ['node_id', 'type', "coalesce(agent, '')"]
  .flatMap((value) => ['hour', 'day'].map((span) => ({ value, span, subject: value.match(/node|type|agent/)?.[0] })))
  .map(
    ({ value, span, subject }) => `
      select v.user_id, '${span}' as span, '${subject}' as subject, date_trunc('${span}', v.modified_at, 'UTC') as at,
        ${value.replace(/(node_id|type|agent)/, 'a.$1')} as value, part_of(a.node_id) as part,
        count(*) filter (where v.is_first) as created, count(*) filter (where not v.is_first) as changed,
        sum(v.added) as bytes
      from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id group by 1, 4, 5, 6`,
  )
  .join(' union all ')
