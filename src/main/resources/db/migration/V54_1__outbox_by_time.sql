-- The outbox, by the time of its events.
do $$
declare
  since timestamptz := partition_from((select max(at) from outbox_event));
begin
  call partition_by_time('outbox_event', 'at', format('at < %L', since), 'minvalue', quote_literal(since), since);
end $$;
