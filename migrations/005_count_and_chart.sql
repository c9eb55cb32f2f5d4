-- Rollups: how many artifacts have each value that people filter by, and what happened when.
--
-- Triggers keep both exact within the transaction that changes what they count. What many nodes of a
-- user share is kept in eight parts, and a node always adds to the same one: calls of different nodes
-- seldom wait for each other. Within a part they take turns, so that none can wait in a circle.

-- Which versions began an artifact, and the bytes each brought that its generation did not have.
alter table artifact_versions add column is_first boolean not null default false;
alter table artifact_versions add column added bigint not null default 0;
update artifact_versions v set is_first = w.is_first, added = w.added
from (
  select user_id, id,
    row_number() over (partition by user_id, artifact_id order by created_at, id) = 1 as is_first,
    length - coalesce(lag(length) over (partition by user_id, artifact_id, generation order by length), 0) as added
  from artifact_versions
) w
where v.user_id = w.user_id and v.id = w.id;

create table artifact_counts (
  user_id usr_id not null,
  -- type, kind, agent, version, project or state; day, of UTC, of the last change; gone or failed: of the node that the
  -- value names.
  dimension text collate "C" not null,
  value text collate "C" not null,
  part smallint not null,
  artifacts bigint not null,
  bytes bigint not null,
  primary key (user_id, dimension, value, part)
) with (fillfactor = 70);

-- What happened on a day, by its hours, or in a month, by its days, of UTC: the versions whose content last changed then.
-- Arrays, because an overview looks at a few rows of each of a thousand nodes, and not at each of their hours; and each of
-- their numbers with all before it, because what happened in a range is then the difference of two.
create table activity (
  user_id usr_id not null,
  span text collate "C" not null check (span in ('hour', 'day')),
  subject text collate "C" not null check (subject in ('node', 'type', 'agent')),
  -- When the day, or the month, begins.
  at timestamptz(3) not null,
  -- A node's id, a type, or an agent: empty where nobody is known.
  value text collate "C" not null,
  part smallint not null,
  -- 24 or 31 each: from the row's beginning to the end of each span.
  created integer[] not null,
  changed integer[] not null,
  bytes bigint[] not null,
  primary key (user_id, span, subject, at, value, part)
) with (fillfactor = 70);
create index activity_of_node on activity (user_id, value, span, at) where subject = 'node';

create function part_of(node text) returns smallint
language sql immutable
as $$ select (hashtextextended(node, 0) & 7)::smallint $$;

-- The signed rows of a statement: what it left, and what it found.
create function changed_rows(op text) returns text
language sql immutable
as $$
  select case op
    when 'INSERT' then 'select 1 as sign, * from after'
    when 'DELETE' then 'select -1 as sign, * from before'
    else 'select 1 as sign, * from after union all select -1, * from before'
  end
$$;

-- Waits for the user's parts that these nodes add to, the lower first.
create function take_turns(owner text, nodes text[]) returns void
language sql volatile
as $$
  select pg_advisory_xact_lock(hashtextextended(owner, part))
  from (select distinct part_of(node) as part from unnest(nodes) n (node) order by 1) p
$$;

create function count_artifacts() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
  owner text;
  nodes text[];
begin
  for owner, nodes in execute
    format('select user_id, array_agg(distinct node_id::text) from (%s) r group by 1 order by 1', changed_rows(tg_op))
  loop
    perform take_turns(owner, nodes);
  end loop;
  execute format(
    $q$ insert into artifact_counts as c
        select a.user_id, d.dimension, d.value, part_of(a.node_id), sum(a.sign), sum(a.sign * a.size)
        from (%s) a cross join lateral (values
          ('type', a.type), ('kind', a.kind), ('agent', a.agent), ('version', a.agent_version),
          ('project', a.project), ('state', a.state), ('day', to_char(a.modified_at at time zone 'UTC', 'YYYY-MM-DD')),
          (case when a.state <> 'present' then a.state end, a.node_id)) d (dimension, value)
        where a.checksum is not null and d.dimension is not null and d.value is not null
        group by 1, 2, 3, 4
        having sum(a.sign) <> 0 or sum(a.sign * a.size) <> 0
        on conflict (user_id, dimension, value, part) do update set
          artifacts = c.artifacts + excluded.artifacts, bytes = c.bytes + excluded.bytes $q$,
    changed_rows(tg_op));
  return null;
end
$$;
create trigger count_inserted after insert on artifacts
  referencing new table as after for each statement execute function count_artifacts();
create trigger count_updated after update on artifacts
  referencing old table as before new table as after for each statement execute function count_artifacts();
create trigger count_deleted after delete on artifacts
  referencing old table as before for each statement execute function count_artifacts();

-- Adds signed versions, given as a query, to the spans they fall into. A sum for every span a row may have is cheaper than
-- a row for every span.
create function chart_statement(versions text) returns text
language sql immutable
as $$
  select format(
    $q$ insert into activity as a
        select v.user_id, s.span, s.subject, date_trunc(s.row, v.modified_at, 'UTC'),
          case s.subject when 'node' then v.node_id when 'type' then v.type else coalesce(v.agent, '') end,
          part_of(v.node_id), (array[%2$s])[1:s.spans], (array[%3$s])[1:s.spans], (array[%4$s])[1:s.spans]
        from (%1$s) v cross join (values
          ('hour', 'day', 24, 'node'), ('hour', 'day', 24, 'type'), ('hour', 'day', 24, 'agent'),
          ('day', 'month', 31, 'node'), ('day', 'month', 31, 'type'), ('day', 'month', 31, 'agent')
        ) s (span, row, spans, subject) cross join lateral (select
          case s.span when 'hour' then date_part('hour', v.modified_at at time zone 'UTC')
            else date_part('day', v.modified_at at time zone 'UTC') - 1 end::int as i) t
        group by 1, 2, 3, 4, 5, 6, s.spans
        on conflict (user_id, span, subject, at, value, part) do update set (created, changed, bytes) = (
          select array_agg(c + d order by i), array_agg(e + f order by i), array_agg(g + h order by i)
          from unnest(a.created, excluded.created, a.changed, excluded.changed, a.bytes, excluded.bytes)
            with ordinality u (c, d, e, f, g, h, i)
        ) $q$,
    versions,
    string_agg(format('coalesce(sum(v.sign) filter (where i <= %s and v.is_first), 0)::int', n), ', ' order by n),
    string_agg(format('coalesce(sum(v.sign) filter (where i <= %s and not v.is_first), 0)::int', n), ', ' order by n),
    string_agg(format('coalesce(sum(v.sign * v.added) filter (where i <= %s), 0)::bigint', n), ', ' order by n))
  from generate_series(0, 30) n
$$;

-- What changed versions mean for the chart. Their artifacts were saved before them: the part is ours already.
create function chart_versions() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  execute chart_statement(format(
    $q$ select v.sign, v.modified_at, v.is_first, v.added, a.user_id, a.node_id, a.type, a.agent
        from (%s) v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id $q$,
    changed_rows(tg_op)));
  return null;
end
$$;

-- What an artifact did is its agent's, also when that became known later.
create function chart_agents() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  if exists (select from before b join after a using (user_id, id) where a.agent is distinct from b.agent) then
    execute chart_statement(
      $q$ select c.sign, v.modified_at, v.is_first, v.added, c.user_id, c.node_id, c.type, c.agent
          from (
            select s.sign, a.user_id, a.id, a.node_id, a.type, case s.sign when 1 then a.agent else b.agent end as agent
            from before b join after a using (user_id, id) cross join (values (1), (-1)) s (sign)
            where a.agent is distinct from b.agent
          ) c join artifact_versions v on v.user_id = c.user_id and v.artifact_id = c.id $q$);
  end if;
  return null;
end
$$;

create trigger chart_inserted after insert on artifact_versions
  referencing new table as after for each statement execute function chart_versions();
create trigger chart_updated after update on artifact_versions
  referencing old table as before new table as after for each statement execute function chart_versions();
create trigger chart_deleted after delete on artifact_versions
  referencing old table as before for each statement execute function chart_versions();
-- After the count's trigger, by name: that one waits for the part.
create trigger more_chart_agents after update on artifacts
  referencing old table as before new table as after for each statement execute function chart_agents();

-- What there is already.
insert into artifact_counts
select a.user_id, d.dimension, d.value, part_of(a.node_id), count(*), sum(a.size)
from artifacts a cross join lateral (values
  ('type', a.type), ('kind', a.kind), ('agent', a.agent), ('version', a.agent_version), ('project', a.project),
  ('state', a.state), ('day', to_char(a.modified_at at time zone 'UTC', 'YYYY-MM-DD')),
  (case when a.state <> 'present' then a.state end, a.node_id)) d (dimension, value)
where a.checksum is not null and d.dimension is not null and d.value is not null
group by 1, 2, 3, 4;

do $$
begin
  execute chart_statement(
    $q$ select 1 as sign, v.modified_at, v.is_first, v.added, a.user_id, a.node_id, a.type, a.agent
        from artifact_versions v join artifacts a on a.user_id = v.user_id and a.id = v.artifact_id $q$);
end
$$;

alter table artifact_counts enable row level security;
alter table activity enable row level security;
create policy tenant on artifact_counts using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on activity using (user_id = (select nullif(current_setting('app.user_id', true), '')));
grant select, insert, update, delete on artifact_counts, activity to exfiltrator_api;

---- create above / drop below ----

drop trigger more_chart_agents on artifacts;
drop trigger chart_deleted on artifact_versions;
drop trigger chart_updated on artifact_versions;
drop trigger chart_inserted on artifact_versions;
drop trigger count_deleted on artifacts;
drop trigger count_updated on artifacts;
drop trigger count_inserted on artifacts;
drop function chart_agents();
drop function chart_versions();
drop function chart_statement(text);
drop function count_artifacts();
drop function take_turns(text, text[]);
drop function changed_rows(text);
drop table activity;
drop table artifact_counts;
drop function part_of(text);
alter table artifact_versions drop column added, drop column is_first;
