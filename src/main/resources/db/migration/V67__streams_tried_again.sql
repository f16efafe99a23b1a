-- When the receiver last changed the stream: what failed until then is tried again at once, and its failures
-- are forgotten, however many events wait.
alter table event_stream add column retry_since timestamptz;
