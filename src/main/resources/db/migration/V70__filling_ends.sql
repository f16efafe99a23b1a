-- Where the filling of a look-up table ends: the newest row when it began. What is added after that the database has entered
-- (V68); the filling of an import's rows went beside it, entered each a second time, and did not end before it.
call patiently('lookup_fill', $$ alter table lookup_fill add column until uuid $$);

-- Where nothing was there before, nothing is to be filled.
update lookup_fill set filled_at = now() where filled_at is null
   and case lookup when 'holder_lookup' then not exists (select from holder)
                   when 'card_lookup' then not exists (select from physical_card)
                   when 'signing_lookup' then not exists (select from ecard_binding) end;
