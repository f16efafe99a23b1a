-- Which channels an electronic card has gone from, the newest first, for its holder's own page. Built beside the traffic; a
-- build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists ecard_binding_ended;
create index concurrently ecard_binding_ended on ecard_binding (ecard_id, ended_at desc) where state = 'ended';
