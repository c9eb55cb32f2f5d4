-- Named views stand in the order that their person gives them.

alter table saved_views add column position integer not null default 0;
update saved_views v set position = o.position
  from (select user_id, id, row_number() over (partition by user_id order by name, id) as position from saved_views) o
  where o.user_id = v.user_id and o.id = v.id;

---- create above / drop below ----

alter table saved_views drop column position;
