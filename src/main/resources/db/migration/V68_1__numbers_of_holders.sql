-- From here on each release's holders are entered into the look-up table.
call patiently('holder', $$
  create trigger holder_lookup_added after insert on holder referencing new table as added
    for each statement execute function holder_lookup_added();
  create trigger holder_lookup_moved after update of id_number_index, id_type on holder
    for each row when (old.id_number_index <> new.id_number_index or old.id_type <> new.id_type)
    execute function holder_lookup_moved()
$$);
