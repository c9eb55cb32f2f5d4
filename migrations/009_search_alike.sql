-- The search also looks into projects, and knows the words there are, so that a mistyped one can be told
-- from those that are meant: comparing a text of a million artifacts with a word takes seconds, and
-- comparing the words of all of them, of which there are few, milliseconds.

drop index artifacts_text;
create index artifacts_text on artifacts using gin (
  user_id,
  ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key || e'\x1f' || coalesce(project, '')) collate "default")
    gin_trgm_ops
) with (gin_pending_list_limit = 16384); -- New text waits there in kilobytes: cheap to add, and read by every search.

-- The ids of the session's artifacts whose title, path, key or project contains, of each group of terms, one at least,
-- whatever the case; `at_most` so many, any of them. Planned anew each time: a term of under three characters has no
-- trigram and must not use the index.
create function search_artifacts(groups jsonb, at_most bigint)
returns setof text
language plpgsql stable security definer rows 1000
set search_path = public, pg_temp
as $$
declare
  wanted text;
begin
  select string_agg('(' || terms || ')', ' and ') into wanted
  from jsonb_array_elements(groups) g (terms_of) cross join lateral (
    select string_agg(format(
      $q$ ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key || e'\x1f' || coalesce(project, ''))
          collate "default") ilike %L $q$,
      '%' || replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_') || '%'), ' or ') as terms
    from jsonb_array_elements_text(g.terms_of) t (term)
  ) s;
  return query execute format('select id::text from artifacts where user_id = %L and %s limit %L',
    coalesce(nullif(current_setting('app.user_id', true), ''), '-'), coalesce(wanted, 'false'), at_most);
end
$$;
drop function search_artifacts(text);

-- Words of titles, paths and projects, in lower case. What stands here was there once.
create table search_words (
  user_id usr_id not null,
  word text collate "C" not null,
  primary key (user_id, word)
);
create index search_words_alike on search_words using gin (user_id, word gin_trgm_ops);

insert into search_words
select distinct a.user_id, w[1]
from artifacts a cross join lateral regexp_matches(
  lower(coalesce(a.title, '') || ' ' || a.path || ' ' || coalesce(a.project, '')), '[[:alpha:]]{4,24}', 'g') w
where w[1] !~ '^[a-f]+$';

alter table search_words enable row level security;
create policy tenant on search_words using (user_id = (select nullif(current_setting('app.user_id', true), '')));
grant select, insert, update, delete on search_words to exfiltrator_api;

-- Words of the session's user that look like this one, the likest first; and of a short one, which shares few
-- trigrams with anything, those of about its length that begin as it does.
create function words_like(wanted text)
returns setof text
language sql stable security definer rows 100
set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.2
as $$
  (
    select word from search_words
    where user_id = coalesce(nullif(current_setting('app.user_id', true), ''), '-') and word % wanted
    order by similarity(word, wanted) desc, word limit 100
  )
  union
  (
    select word from search_words
    where length(wanted) <= 5 and user_id = coalesce(nullif(current_setting('app.user_id', true), ''), '-')
      and word >= left(wanted, 1) and word < chr(ascii(left(wanted, 1)) + 1)
      and length(word) between length(wanted) - 1 and length(wanted) + 1
    limit 1000
  )
$$;

revoke all on function search_artifacts(jsonb, bigint), words_like(text) from public;
grant execute on function search_artifacts(jsonb, bigint), words_like(text) to exfiltrator_api;

---- create above / drop below ----

drop function words_like(text);
drop table search_words;
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
drop function search_artifacts(jsonb, bigint);
drop index artifacts_text;
create index artifacts_text on artifacts using gin (
  user_id, ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key) collate "default") gin_trgm_ops
) with (gin_pending_list_limit = 16384);
