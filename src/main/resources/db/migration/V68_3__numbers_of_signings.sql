-- From here on each release's signings are entered into the look-up table. A signing keeps its number.
call patiently('ecard_binding', $$
  create trigger signing_lookup_added after insert on ecard_binding referencing new table as added
    for each statement execute function signing_lookup_added()
$$);
