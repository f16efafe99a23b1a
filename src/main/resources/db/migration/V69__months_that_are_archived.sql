-- A month that is being read into its file stays as it is until it is dropped: docs/adr/0011-partitions-by-time.md. The
-- trigger with this function is made on its partition alone, by MonthsToFiles.
create function archived_month_stays() returns trigger language plpgsql as $$
begin
  raise exception '% is being archived and stays as it is', tg_table_name using errcode = 'restrict_violation';
end $$;
