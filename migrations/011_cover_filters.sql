-- Whatever people filter by lies in the index of every sort: a row that does not match costs a look at the index, not at
-- the table, and what counts a filter's artifacts reads no table at all.

drop index artifacts_by_modified;
create index artifacts_by_modified on artifacts
  (user_id, modified_at, id, node_id, type, kind, agent, project, state, agent_version, size) where checksum is not null;
drop index artifacts_by_uploaded;
create index artifacts_by_uploaded on artifacts
  (user_id, uploaded_at, id, node_id, type, kind, agent, project, state, agent_version, size, modified_at)
  where checksum is not null;
drop index artifacts_by_started;
-- A column, because under row-level security no index is asked for an expression such as this.
alter table artifacts
  add column started_sort timestamptz(3) not null generated always as (coalesce(started_at, '-infinity')) stored;
create index artifacts_by_started on artifacts
  (user_id, started_sort, id, node_id, type, kind, agent, project, state, agent_version, size, modified_at)
  where checksum is not null;
drop index artifacts_by_title;
create index artifacts_by_title on artifacts
  (user_id, title_sort, id, node_id, type, kind, agent, project, state, agent_version, size, modified_at)
  where checksum is not null;
drop index artifacts_by_size;
create index artifacts_by_size on artifacts
  (user_id, size, id, node_id, type, kind, agent, project, state, agent_version, modified_at)
  where checksum is not null;
drop index artifacts_of_state;
create index artifacts_of_state on artifacts
  (user_id, state, modified_at, id, node_id, type, kind, agent, project, agent_version, size)
  where checksum is not null and state <> 'present';
-- What was uploaded, or began, long after or before its last change; all others lie near it in the indexes above. So a range
-- of time is found in those sorts, too. The api asks in the same words.
create index artifacts_uploaded_apart on artifacts
  (user_id, uploaded_at, id, node_id, type, kind, agent, project, state, agent_version, size, modified_at)
  where checksum is not null and (uploaded_at < modified_at or uploaded_at - modified_at >= interval '6:00');
create index artifacts_started_apart on artifacts
  (user_id, started_sort, id, node_id, type, kind, agent, project, state, agent_version, size, modified_at)
  where checksum is not null
    and (started_at is null or started_at > modified_at or modified_at - started_at >= interval '6:00');
-- For a version that is rare.
create index artifacts_of_version on artifacts (user_id, agent_version, modified_at, id) where checksum is not null;

---- create above / drop below ----

drop index artifacts_of_version;
drop index artifacts_started_apart;
drop index artifacts_uploaded_apart;
drop index artifacts_of_state;
create index artifacts_of_state on artifacts (user_id, state, modified_at, id)
  where checksum is not null and state <> 'present';
drop index artifacts_by_size;
create index artifacts_by_size on artifacts
  (user_id, size, id, node_id, type, kind, agent, project, state) where checksum is not null;
drop index artifacts_by_title;
create index artifacts_by_title on artifacts
  (user_id, title_sort, id, node_id, type, kind, agent, project, state) where checksum is not null;
drop index artifacts_by_started;
alter table artifacts drop column started_sort;
create index artifacts_by_started on artifacts
  (user_id, coalesce(started_at, '-infinity'), id, node_id, type, kind, agent, project, state)
  where checksum is not null;
drop index artifacts_by_uploaded;
create index artifacts_by_uploaded on artifacts
  (user_id, uploaded_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
drop index artifacts_by_modified;
create index artifacts_by_modified on artifacts
  (user_id, modified_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
