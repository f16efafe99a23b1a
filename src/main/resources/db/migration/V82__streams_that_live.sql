-- Streams that their receivers deleted are kept as long as their events: whoever looks for a partner's streams,
-- as the relay does for each event, passes them over.
create index concurrently if not exists event_stream_living on event_stream (partner_no) where deleted_at is null;
