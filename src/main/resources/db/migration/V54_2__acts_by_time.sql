-- Acts on cards, which are what holders see of their uses, by their time.
do $$
declare
  since timestamptz := partition_from((select max(at) from card_act));
begin
  call partition_by_time('card_act', 'at', format('at < %L', since), 'minvalue', quote_literal(since), since);
end $$;
