-- Packs that were presigned and never recorded are swept after a day.

-- A pack that was recorded has been stored at some time.
create index packs_unrecorded on packs (user_id, created_at) where stored_at is null;
drop index packs_pending;

-- Who has packs from before then that were never recorded, the oldest first: work to be done as
-- each of these users, found before any is known. It tells ids of users and nothing of theirs.
create function users_to_sweep(before timestamptz, at_most integer)
returns setof text
language sql stable security definer
set search_path = public, pg_temp
as $$
  select user_id::text from packs
  where stored_at is null and created_at < before
  group by user_id order by min(created_at) limit at_most
$$;

revoke all on function users_to_sweep(timestamptz, integer) from public;
grant execute on function users_to_sweep(timestamptz, integer) to exfiltrator_api;

---- create above / drop below ----

drop function users_to_sweep(timestamptz, integer);
create index packs_pending on packs (user_id, created_at) where state = 'pending';
drop index packs_unrecorded;
