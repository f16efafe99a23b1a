-- Whether a holder has died, as a file of entitlements asks of many at once. Built beside the traffic; a build that was
-- broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists card_cancellation_death;
create index concurrently card_cancellation_death on card_cancellation (holder_id)
  where state = 'cancelled' and reason = 'death';
