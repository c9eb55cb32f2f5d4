-- Who: users, their nodes, and the credentials of both.
--
-- Every tenant table starts its keys and indexes with user_id and lets a session see only the
-- rows of the user named by the setting app.user_id. Security is enabled but not forced, so
-- that the owner's few "security definer" functions can look where no user is known yet.

create domain usr_id as text collate "C" check (starts_with(value, 'usr_') and octet_length(value) = 36);
create domain node_id as text collate "C" check (starts_with(value, 'node_') and octet_length(value) = 37);
create domain key_id as text collate "C" check (starts_with(value, 'key_') and octet_length(value) = 36);
create domain art_id as text collate "C" check (starts_with(value, 'art_') and octet_length(value) = 36);
create domain ver_id as text collate "C" check (starts_with(value, 'ver_') and octet_length(value) = 36);
create domain pack_id as text collate "C" check (starts_with(value, 'pack_') and octet_length(value) = 37);
create domain run_id as text collate "C" check (starts_with(value, 'run_') and octet_length(value) = 36);
create domain digest as bytea check (octet_length(value) = 32);

-- Roles belong to the cluster, not to this database: made if absent, never dropped.
-- Whoever runs the cluster gives it a password.
do $$
begin
  if not exists (select from pg_roles where rolname = 'exfiltrator_api') then
    create role exfiltrator_api login;
  end if;
exception when duplicate_object then null;
end
$$;

create table users (
  user_id usr_id primary key,
  -- The stable identity, in lower case.
  email text collate "C" not null unique check (email = lower(email)),
  created_at timestamptz(3) not null default now()
);

create table nodes (
  user_id usr_id not null references users,
  id node_id not null,
  name text not null,
  hostname text not null,
  platform text not null,
  arch text not null,
  cli_version text not null,
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3),
  last_sync_at timestamptz(3),
  unenrolled_at timestamptz(3),
  -- The node's clock minus ours, when it last began a run.
  clock_skew_ms bigint,
  -- Raised by every commit of its records; the run that raised it last, null for the server itself.
  seq bigint not null default 0,
  seq_run_id run_id,
  -- Rollups over its artifacts that are shown: how many, and the bytes of their heads.
  artifacts bigint not null default 0,
  bytes bigint not null default 0,
  primary key (user_id, id)
);

create table api_keys (
  user_id usr_id not null references users,
  id key_id not null,
  kind text not null check (kind in ('enroll', 'node')),
  node_id node_id check ((kind = 'node') = (node_id is not null)),
  name text not null,
  digest digest not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (user_id, id),
  foreign key (user_id, node_id) references nodes
);
create unique index api_keys_digest on api_keys (digest);
create index api_keys_node on api_keys (user_id, node_id);

create table web_sessions (
  user_id usr_id not null references users,
  digest digest not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (user_id, digest)
);
create unique index web_sessions_digest on web_sessions (digest);

create table sign_in_links (
  user_id usr_id not null references users,
  digest digest not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (user_id, digest)
);
create unique index sign_in_links_digest on sign_in_links (digest);

-- Whose credential has this digest, whatever its kind: the one look-up made before the user is known.
-- It says nothing about anything but the row whose secret the caller holds.
create function resolve_credential(wanted bytea)
returns table (
  kind text, user_id text, email text, key_id text, node_id text,
  expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz
)
language sql stable security definer
set search_path = public, pg_temp
as $$
  select c.kind, c.user_id, u.email, c.id, c.node_id, c.expires_at, c.revoked_at, c.last_used_at
  from (
    select k.kind, k.user_id, k.id, k.node_id, k.expires_at, k.revoked_at, k.last_used_at
    from api_keys k where k.digest = wanted
    union all
    select 'session', s.user_id, null, null, s.expires_at, null, null
    from web_sessions s where s.digest = wanted
    union all
    select 'link', l.user_id, null, null, l.expires_at, l.used_at, null
    from sign_in_links l where l.digest = wanted
  ) c
  join users u on u.user_id = c.user_id
$$;

-- The user with this e-mail, made with the id given if there is none yet. For whoever has proven the e-mail.
create function user_for_email(wanted text, fresh_id text)
returns text
language sql volatile security definer
set search_path = public, pg_temp
as $$
  insert into users (user_id, email) values (fresh_id, lower(wanted)) on conflict (email) do nothing;
  select user_id::text from users where email = lower(wanted)
$$;

alter table users enable row level security;
alter table nodes enable row level security;
alter table api_keys enable row level security;
alter table web_sessions enable row level security;
alter table sign_in_links enable row level security;

create policy tenant on users using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on nodes using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on api_keys using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on web_sessions using (user_id = (select nullif(current_setting('app.user_id', true), '')));
create policy tenant on sign_in_links using (user_id = (select nullif(current_setting('app.user_id', true), '')));

revoke all on function resolve_credential(bytea), user_for_email(text, text) from public;
grant execute on function resolve_credential(bytea), user_for_email(text, text) to exfiltrator_api;
grant select, insert, update, delete on users, nodes, api_keys, web_sessions, sign_in_links to exfiltrator_api;
-- The api refuses to run on a schema that is older or newer than it.
grant select on public.schema_version to exfiltrator_api;

---- create above / drop below ----

drop function user_for_email(text, text);
drop function resolve_credential(bytea);
drop table sign_in_links;
drop table web_sessions;
drop table api_keys;
drop table nodes;
drop table users;
drop domain digest;
drop domain run_id;
drop domain pack_id;
drop domain ver_id;
drop domain art_id;
drop domain key_id;
drop domain node_id;
drop domain usr_id;
