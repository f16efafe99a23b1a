-- An event whose receiver fails with it, again and again, while it takes others: how often that was since
-- it first failed, and when it failed last. It is tried again after ever longer pauses of its own.
alter table stream_event
  add column failures  integer not null default 0,
  add column failed_at timestamptz;

-- When the receiver last took an event.
alter table event_stream add column taken_at timestamptz;
