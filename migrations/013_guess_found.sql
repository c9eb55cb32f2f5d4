-- How often a text is found, before it is looked for: what is common is met soon on the way along the list, and asking the
-- index for it costs as much as there is of it.

-- What `search_artifacts` asks of an artifact, as a condition.
create function holds_terms(groups jsonb)
returns text
language sql immutable
set search_path = public, pg_temp
as $$
  select coalesce(string_agg('(' || terms || ')', ' and '), 'false')
  from jsonb_array_elements(groups) g (terms_of) cross join lateral (
    select string_agg(format(
      $q$ ((coalesce(title, '') || e'\x1f' || path || e'\x1f' || key || e'\x1f' || coalesce(project, ''))
          collate "default") ilike %L $q$,
      '%' || replace(replace(replace(term, '\', '\\'), '%', '\%'), '_', '\_') || '%'), ' or ') as terms
    from jsonb_array_elements_text(g.terms_of) t (term)
  ) s
$$;

create or replace function search_artifacts(groups jsonb, at_most bigint)
returns setof text
language plpgsql stable security definer rows 1000
set search_path = public, pg_temp
as $$
begin
  return query execute format('select id::text from artifacts where user_id = %L and %s limit %L',
    coalesce(nullif(current_setting('app.user_id', true), ''), '-'), holds_terms(groups), at_most);
end
$$;

-- About how many that function finds, by the statistics that Postgres keeps of the index's texts. Nothing is read for it.
-- They are of everybody's texts together, hence it only says how to look, and nobody is told. What is not volatile may not
-- explain.
create function guess_artifacts(groups jsonb)
returns bigint
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  plan json;
begin
  execute format('explain (format json) select from artifacts where user_id = %L and %s',
    coalesce(nullif(current_setting('app.user_id', true), ''), '-'), holds_terms(groups)) into plan;
  return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$$;

revoke all on function holds_terms(jsonb), guess_artifacts(jsonb) from public;
grant execute on function guess_artifacts(jsonb) to exfiltrator_api;

---- create above / drop below ----

drop function guess_artifacts(jsonb);
create or replace function search_artifacts(groups jsonb, at_most bigint)
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
drop function holds_terms(jsonb);
