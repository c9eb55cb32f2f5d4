-- What: artifacts, their versions, and where each stretch of their content lies in storage.

create table artifacts (
  user_id usr_id not null,
  id art_id not null,
  node_id node_id not null,
  type text collate "C" not null,
  key text collate "C" not null,
  path text collate "C" not null,
  kind text collate "C" not null,
  -- The head: what is shown as current. Null until a first version is complete, and not listed until then.
  generation integer,
  size bigint,
  checksum digest,
  modified_at timestamptz(3) not null,
  uploaded_at timestamptz(3) not null,
  -- The tip: the newest bytes of the newest generation, the only ones that can be continued.
  tip_generation integer not null,
  tip_length bigint not null,
  tip_checksum digest not null,
  -- The tip is no version: an upload was interrupted there, or the server opened a new generation to be filled.
  tip_partial boolean not null,
  title text,
  agent text collate "C",
  agent_version text,
  project text collate "C",
  started_at timestamptz(3),
  ended_at timestamptz(3),
  attributes jsonb,
  links jsonb,
  gone_at timestamptz(3),
  -- Why the last run that saw it could not read or send it.
  failure text,
  state text collate "C" not null generated always as (
    case when gone_at is not null then 'gone' when failure is not null then 'failed' else 'present' end
  ) stored,
  -- Titles as people sort them, short enough for an index.
  title_sort text collate "C" not null generated always as (lower(left(coalesce(title, ''), 100))) stored,
  primary key (user_id, id),
  unique (user_id, node_id, type, key),
  foreign key (user_id, node_id) references nodes,
  check ((generation is null) = (checksum is null) and (size is null) = (checksum is null))
);
-- By (node_id, path, checksum). Not in that order: before its first ANALYZE, Postgres would take this index for look-ups
-- by (node_id, type, key) and read all of a node's rows for each.
create index artifacts_path on artifacts (user_id, path, checksum, node_id);
-- A page of the list is a stretch of one of the first five, which also hold what people filter by: a row that does not
-- match costs a look at the index, not at the table. An index row holds 2,704 bytes at most, so the api cuts kinds at
-- 128 bytes and agents at 256.
create index artifacts_by_modified on artifacts
  (user_id, modified_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
create index artifacts_by_uploaded on artifacts
  (user_id, uploaded_at, id, node_id, type, kind, agent, project, state) where checksum is not null;
create index artifacts_by_started on artifacts
  (user_id, coalesce(started_at, '-infinity'), id, node_id, type, kind, agent, project, state)
  where checksum is not null;
create index artifacts_by_title on artifacts
  (user_id, title_sort, id, node_id, type, kind, agent, project, state) where checksum is not null;
create index artifacts_by_size on artifacts
  (user_id, size, id, node_id, type, kind, agent, project, state) where checksum is not null;
-- For what is rare, and for what lies at one end of a sort: a machine's first sync, a collector no longer in use.
create index artifacts_of_node on artifacts (user_id, node_id, modified_at, id) where checksum is not null;
create index artifacts_of_node_uploaded on artifacts (user_id, node_id, uploaded_at, id) where checksum is not null;
create index artifacts_of_type on artifacts (user_id, type, modified_at, id) where checksum is not null;
create index artifacts_of_project on artifacts (user_id, project, modified_at, id) where checksum is not null;
create index artifacts_of_kind on artifacts (user_id, kind) where checksum is not null;
create index artifacts_of_agent on artifacts (user_id, agent) where checksum is not null;
create index artifacts_of_state on artifacts (user_id, state, modified_at, id)
  where checksum is not null and state <> 'present';
create index artifacts_failed on artifacts (user_id, node_id) where failure is not null;

create table artifact_versions (
  user_id usr_id not null,
  id ver_id not null,
  artifact_id art_id not null,
  generation integer not null check (generation > 0),
  length bigint not null check (length >= 0),
  checksum digest not null,
  modified_at timestamptz(3) not null,
  uploaded_at timestamptz(3) not null,
  -- When this row began; an append moves a young row forward.
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, artifact_id, checksum),
  foreign key (user_id, artifact_id) references artifacts
);
create index artifact_versions_of on artifact_versions (user_id, artifact_id, generation, length);

create table packs (
  user_id usr_id not null,
  id pack_id not null,
  node_id node_id not null,
  state text not null check (state in ('pending', 'stored', 'lost', 'condemned')),
  size bigint not null check (size > 0),
  sha256 digest not null,
  created_at timestamptz(3) not null,
  stored_at timestamptz(3),
  lost_at timestamptz(3),
  lost_reason text,
  primary key (user_id, id),
  foreign key (user_id, node_id) references nodes
);
create index packs_pending on packs (user_id, created_at) where state = 'pending';

-- One zstd frame in a pack: bytes [start, end) of a generation.
create table segments (
  user_id usr_id not null,
  pack_id pack_id not null,
  "offset" bigint not null check ("offset" >= 0),
  stored_length bigint not null check (stored_length > 0),
  artifact_id art_id not null,
  generation integer not null,
  start bigint not null check (start >= 0),
  "end" bigint not null check ("end" > start),
  sha256 digest not null,
  -- Replaced by a larger one; null while it is live.
  superseded_at timestamptz(3),
  primary key (user_id, pack_id, "offset"),
  foreign key (user_id, artifact_id) references artifacts,
  foreign key (user_id, pack_id) references packs
);
create unique index segments_live on segments (user_id, artifact_id, generation, start) where superseded_at is null;

create table sync_runs (
  user_id usr_id not null,
  id run_id not null,
  node_id node_id not null,
  cli_version text not null,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  account jsonb,
  -- Nothing was recorded and nothing failed. Such a run extends the one before it, if that was quiet too.
  quiet boolean not null default false,
  repeats integer not null default 0,
  primary key (user_id, id),
  foreign key (user_id, node_id) references nodes
);
create index sync_runs_of_node on sync_runs (user_id, node_id, started_at, id);

alter table artifacts enable row level security;
alter table artifact_versions enable row level security;
alter table packs enable row level security;
alter table segments enable row level security;
alter table sync_runs enable row level security;

create policy tenant on artifacts using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on artifact_versions using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on packs using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on segments using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on sync_runs using (user_id = (select nullif(current_setting('app.user_id', true), '')));

grant select, insert, update, delete on artifacts, artifact_versions, packs, segments, sync_runs to exfiltrator_api;

---- create above / drop below ----

drop table sync_runs;
drop table segments;
drop table packs;
drop table artifact_versions;
drop table artifacts;
