-- Built beside the traffic; a build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists card_act_of_actor;
create index concurrently card_act_of_actor on card_act (actor_holder_id, at) where actor_holder_id is not null;
