-- Built beside the traffic; a build that was broken off leaves invalid indexes, so it begins anew.
drop index concurrently if exists benefit_sighting_of_holder;
create index concurrently benefit_sighting_of_holder on benefit_sighting (holder_id);
drop index concurrently if exists benefit_sighting_waiting;
create index concurrently benefit_sighting_waiting on benefit_sighting (seen_at, verification_id) where waits;
