-- Tells every process that listens what changed and whose it is: ids, and nothing of what they name.
-- Said when the transaction that changed it commits, and never when it does not.

create function tell(owner text, kind text, node text) returns void
language sql volatile
as $$
  select pg_notify('exfiltrator',
    jsonb_strip_nulls(jsonb_build_object('userId', owner, 'kind', kind, 'nodeId', node))::text)
$$;

create function tell_node() returns trigger
language plpgsql
as $$
begin
  -- Every commit of a node's records raises its number.
  if tg_op = 'UPDATE' and new.seq <> old.seq then
    perform tell(new.user_id, 'artifacts', new.id);
  end if;
  if tg_op = 'INSERT' or (new.name, new.tags, new.last_sync_at, new.unenrolled_at)
      is distinct from (old.name, old.tags, old.last_sync_at, old.unenrolled_at) then
    perform tell(new.user_id, 'nodes', new.id);
  end if;
  return null;
end
$$;
create trigger tell_node after insert or update of seq, name, tags, last_sync_at, unenrolled_at on nodes
  for each row execute function tell_node();

create function tell_key() returns trigger
language plpgsql
as $$
begin
  perform tell(new.user_id, 'keys', new.node_id);
  return null;
end
$$;
-- Not when it was merely used: that is noted every minute.
create trigger tell_key after insert or update of revoked_at, uses on api_keys
  for each row execute function tell_key();

create function tell_session() returns trigger
language plpgsql
as $$
begin
  perform tell(coalesce(new.user_id, old.user_id), 'sessions', null);
  return null;
end
$$;
create trigger tell_session after insert or delete on web_sessions
  for each row execute function tell_session();

-- Which key a machine joined with.
alter table nodes
  add column enrolled_with key_id,
  add constraint nodes_enrolled_with foreign key (user_id, enrolled_with) references api_keys
    on delete set null (enrolled_with);
create index nodes_of_key on nodes (user_id, enrolled_with) where enrolled_with is not null;

---- create above / drop below ----

drop index nodes_of_key;
alter table nodes drop column enrolled_with;
drop trigger tell_session on web_sessions;
drop function tell_session();
drop trigger tell_key on api_keys;
drop function tell_key();
drop trigger tell_node on nodes;
drop function tell_node();
drop function tell(text, text, text);
