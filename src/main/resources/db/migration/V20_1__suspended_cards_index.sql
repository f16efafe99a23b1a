-- Cards that a cancellation suspends, by their own province: the lists of refused chips have them. Built beside the
-- traffic; a build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists physical_card_suspended;
create index concurrently physical_card_suspended on physical_card (left(region_code, 2), id)
  where suspended_by is not null;
