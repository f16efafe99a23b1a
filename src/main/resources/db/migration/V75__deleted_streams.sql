-- A stream that its receiver deleted: nobody reaches it any more, but it still says whom its events were told
-- to, for as long as these are kept. Until then it is disabled, for instances of before that do not look here.
alter table event_stream add column deleted_at timestamptz;
