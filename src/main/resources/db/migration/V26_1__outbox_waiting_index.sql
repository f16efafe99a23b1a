-- What the relay has yet to pass on, in its order. Built beside the traffic; a build that was broken off leaves an
-- invalid index, so it begins anew.
drop index concurrently if exists outbox_event_waiting;
create index concurrently outbox_event_waiting on outbox_event (position)
  where published_at is null and position is not null;
