-- From here on each release's cards are entered into the look-up table. A card keeps its number.
call patiently('physical_card', $$
  create trigger card_lookup_added after insert on physical_card referencing new table as added
    for each statement execute function card_lookup_added()
$$);
