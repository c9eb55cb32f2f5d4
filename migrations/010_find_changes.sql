-- Which artifacts changed in a range of time, also where they changed again since.
create index artifact_versions_changed on artifact_versions (user_id, modified_at, is_first) include (artifact_id);

---- create above / drop below ----

drop index artifact_versions_changed;
