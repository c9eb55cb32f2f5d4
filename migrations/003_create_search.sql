-- Text search. Under row-level security ILIKE may not use an index (it is not leakproof), so the
-- search runs as the owner and filters by the session's user itself.
-- The extensions stay when this migration is undone: others in this database may use them.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create index artifacts_text on artifacts using gin (
  user_id, ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key) collate "default") gin_trgm_ops
) with (gin_pending_list_limit = 16384); -- New text waits there in kilobytes: cheap to add, and read by every search.

-- The ids of the session's artifacts whose title, path or key contains the term, whatever the case.
-- Planned anew for each term: one of under three characters has no trigram and must not use the index.
create function search_artifacts(term text)
returns setof text
language plpgsql stable security definer rows 1000
set search_path = public, pg_temp
as $$
begin
  return query execute
    format(
      $q$ select id::text from artifacts where user_id = %L
          and ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key) collate "default") ilike %L $q$,
      coalesce(nullif(current_setting('app.user_id', true), ''), '-'),
      '%' || replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    );
end
$$;

revoke all on function search_artifacts(text) from public;
grant execute on function search_artifacts(text) to exfiltrator_api;

---- create above / drop below ----

drop function search_artifacts(text);
drop index artifacts_text;
