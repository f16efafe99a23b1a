-- Log-ins that somebody made for others: they end with the own card or the membership, and stand on the own page.
-- Built beside the traffic; a build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists login_session_of_actor;
create index concurrently login_session_of_actor on login_session (actor_holder_id, created_at)
  where actor_holder_id is not null;
