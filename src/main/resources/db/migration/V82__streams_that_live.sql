-- Streams that their receivers deleted are kept as long as their events: whoever looks for a partner's streams,
-- as the relay does for each event, passes them over.
drop index concurrently if exists event_stream_living;
create index concurrently event_stream_living on event_stream (partner_no) where deleted_at is null;
