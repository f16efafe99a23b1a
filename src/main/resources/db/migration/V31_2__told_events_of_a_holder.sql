-- Holders see who was told of what. A day's partition has the index from its birth, before it is attached, so that nobody
-- who writes waits for a build. Days that are in use (until tomorrow) stay without one and are read as they are, until
-- they are past their time; later ones, which are empty, are made again.
create or replace function stream_event_day(day date) returns void language plpgsql as $$
declare
  part text := 'stream_event_' || to_char(day, 'YYYYMMDD');
begin
  perform pg_advisory_xact_lock(hashtext('stream_event_day'));
  if to_regclass(part) is not null then
    return;
  end if;
  execute format(
    'create table %I (like stream_event including defaults including indexes including constraints)', part);
  execute format(
    'create index %I on %I (holder_id, told_at desc) where holder_id is not null', part || '_of_holder', part);
  execute format(
    'alter table stream_event attach partition %I for values from (%L) to (%L)',
    part, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
end $$;

do $$
declare
  day date;
  part text;
  used boolean;
begin
  for day in select (now() at time zone 'UTC')::date + n from generate_series(2, 8) n loop
    part := 'stream_event_' || to_char(day, 'YYYYMMDD');
    if to_regclass(part) is not null then
      execute format('select exists (select from %I)', part) into used;
      if not used then
        execute format('drop table %I', part);
        perform stream_event_day(day);
      end if;
    end if;
  end loop;
end $$;
