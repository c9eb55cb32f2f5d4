-- Which artifacts name which, so that those that name one are found by its key; and which wait for bytes.

-- A link of an artifact, to the key of one of the same node and type, whether or not that one exists.
create table artifact_links (
  user_id usr_id not null,
  artifact_id art_id not null,
  node_id node_id not null,
  type text collate "C" not null,
  rel text collate "C" not null,
  key text collate "C" not null,
  primary key (user_id, artifact_id, rel, key)
);
create index artifact_links_to on artifact_links (user_id, node_id, type, key, artifact_id);

create function link_artifacts() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    delete from artifact_links l using before b join after a using (user_id, id)
    where b.links is not null and a.links is distinct from b.links and l.user_id = b.user_id and l.artifact_id = b.id;
  end if;
  if tg_op = 'DELETE' then
    delete from artifact_links l using before b
    where b.links is not null and l.user_id = b.user_id and l.artifact_id = b.id;
  elsif tg_op = 'INSERT' then
    if exists (select from after where links is not null) then
      insert into artifact_links
      select distinct a.user_id, a.id, a.node_id, a.type, k.rel, k.key
      from after a cross join lateral jsonb_to_recordset(a.links) k (rel text, key text)
      where a.links is not null;
    end if;
  elsif exists (select from before b join after a using (user_id, id) where a.links is distinct from b.links) then
    insert into artifact_links
    select distinct a.user_id, a.id, a.node_id, a.type, k.rel, k.key
    from after a join before b using (user_id, id) cross join lateral jsonb_to_recordset(a.links) k (rel text, key text)
    where a.links is not null and a.links is distinct from b.links;
  end if;
  return null;
end
$$;
create trigger link_inserted after insert on artifacts
  referencing new table as after for each statement execute function link_artifacts();
create trigger link_updated after update on artifacts
  referencing old table as before new table as after for each statement execute function link_artifacts();
create trigger link_deleted after delete on artifacts
  referencing old table as before for each statement execute function link_artifacts();

insert into artifact_links
select distinct a.user_id, a.id, a.node_id, a.type, k.rel, k.key
from artifacts a cross join lateral jsonb_to_recordset(a.links) k (rel text, key text)
where a.links is not null;

alter table artifact_links enable row level security;
create policy tenant on artifact_links using (user_id = (select nullif(current_setting('app.user_id', true), '')));
grant select, insert, update, delete on artifact_links to exfiltrator_api;

create index artifacts_pending on artifacts (user_id, node_id) where tip_partial;

---- create above / drop below ----

drop index artifacts_pending;
drop trigger link_deleted on artifacts;
drop trigger link_updated on artifacts;
drop trigger link_inserted on artifacts;
drop function link_artifacts();
drop table artifact_links;
