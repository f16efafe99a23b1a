-- What somebody did for others, the newest first, for the own page. Built beside the traffic; a build that was broken
-- off leaves an invalid index, so it begins anew.
drop index concurrently if exists verification_of_actor;
create index concurrently verification_of_actor on verification (actor_holder_id, verified_at desc)
  where actor_holder_id is not null;
