-- What a holder's card was used for, the newest first, for the holder's own page. Built beside the traffic; a build that
-- was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists verification_of_holder;
create index concurrently verification_of_holder on verification (holder_id, verified_at desc);
