-- Requests to correct data, by when they may be forgotten.
-- Built beside the traffic; a build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists data_correction_decided;
create index concurrently data_correction_decided on data_correction (decided_at) where state <> 'asked';
