-- Built beside the traffic. A build that was broken off leaves an invalid index, so each begins anew.
drop index concurrently if exists card_cancellation_region;
create index concurrently card_cancellation_region on card_cancellation (region_code)
  where state in ('awaiting-settlement', 'refused');
