-- Cards' history, by its time. Months to come have no foreign key to the cards, which are never deleted: a card's row and
-- its history are written by one statement or under the card's lock (package card), and each row would look it up.
do $$
declare
  since timestamptz := partition_from((select max(at) from physical_card_history));
begin
  call partition_by_time('physical_card_history', 'at', format('at < %L', since), 'minvalue', quote_literal(since), since);
end $$;
