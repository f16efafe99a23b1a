-- That somebody was seen counts for the period, so it is kept until something is due.
-- seen_on: the day in China; null until it was looked at. waits: whether it is to be looked at.
alter table benefit_sighting add column seen_on date;
alter table benefit_sighting add column waits boolean not null default true;
