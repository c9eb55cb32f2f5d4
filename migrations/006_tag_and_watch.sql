-- What the dashboard keeps for people: tags, how often a machine is usually heard of, keys that
-- admit a number of machines, named views of the list; and what tells open pages that something changed.

alter table nodes
  add column tags text[] not null default '{}',
  -- How long it is usually between the beginnings of two runs: later ones count more.
  add column usual_gap_ms bigint,
  add column last_begun_at timestamptz(3);

alter table api_keys
  -- What machines that join with it are tagged with.
  add column tags text[] not null default '{}',
  -- How many may join with it; null for any number.
  add column max_uses integer check (max_uses > 0),
  add column uses integer not null default 0;

alter table web_sessions
  add column id text collate "C" not null default 'ses_' || replace(gen_random_uuid()::text, '-', ''),
  add column last_used_at timestamptz(3),
  add column user_agent text;
create unique index web_sessions_id on web_sessions (user_id, id);

create domain view_id as text collate "C" check (starts_with(value, 'view_') and octet_length(value) = 37);

create table saved_views (
  user_id usr_id not null references users,
  id view_id not null,
  name text not null,
  -- The search part of the list's address, without the question mark.
  search text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, name)
);
alter table saved_views enable row level security;
create policy tenant on saved_views using (user_id = (select nullif(current_setting('app.user_id', true), '')));
grant select, insert, update, delete on saved_views to exfiltrator_api;

---- create above / drop below ----

drop table saved_views;
drop domain view_id;
drop index web_sessions_id;
alter table web_sessions drop column user_agent, drop column last_used_at, drop column id;
alter table api_keys drop column uses, drop column max_uses, drop column tags;
alter table nodes drop column last_begun_at, drop column usual_gap_ms, drop column tags;
