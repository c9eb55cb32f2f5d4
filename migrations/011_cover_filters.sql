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
create index artifacts_by_started on artifacts
  (user_id, coalesce(started_at, '-infinity'), id, node_id, type, kind, agent, project, state, agent_version, size,
    modified_at)
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
-- For a version that is rare.
create index artifacts_of_version on artifacts (user_id, agent_version, modified_at, id) where checksum is not null;

---- create above / drop below ----

drop index artifacts_of_version;
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
create index artifacts_by_started on artifacts
  (user_id, coalesce(started_at, '-infinity'), id, node_id, type, kind, agent, project, state)
  where checksum is not null;
drop index artifacts_by_uploaded;
create index artifacts_by_uploaded on artifacts
  (user_id, uploaded_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
drop index artifacts_by_modified;
create index artifacts_by_modified on artifacts
  (user_id, modified_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
