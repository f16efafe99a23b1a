-- Until when the next list of a region is being made by one of the instances.
alter table chip_validation add column making_until timestamptz;
