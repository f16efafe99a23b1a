-- A month's partition is made by itself only where few rows have come for it to the default one, and that is small: they
-- move, and the default one is looked through, while nobody else reads or writes it. Above that it waits for an operator
-- (EsscPartitionMissed in docs/operations.md), who says how many rows may move.

-- Answers whether the month has its partition now. most: rows that may move; null: all, however large the default one is.
create function partition_month(parent text, month timestamptz, most bigint) returns boolean language plpgsql as $$
declare
  part  text := parent || '_' || to_char(month at time zone 'UTC', 'YYYYMM');
  net   text := parent || '_default';
  low   text := partition_bound(parent, month);
  high  text := partition_bound(parent, (month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
  key   text := substring(pg_get_partkeydef(parent::regclass) from '\((.*)\)');
  large bigint := 128 * 1024 * 1024;
  late  bigint;
  own   text;
begin
  perform pg_advisory_xact_lock(hashtext('partition of ' || parent));
  if to_regclass(part) is not null then
    return true;
  end if;
  if most is not null then
    if pg_relation_size(net::regclass) > large then
      raise warning '% waits for an operator: % is larger than % MB', part, net, large / 1024 / 1024;
      return false;
    end if;
    execute format(
      'select count(*) from (select from %1$I where %2$I >= %3$L and %2$I < %4$L limit %5$s) l',
      net, key, low, high, most + 1) into late;
    if late > most then
      raise warning '% waits for an operator: % has more than % rows of it', part, net, most;
      return false;
    end if;
  end if;
  execute format('create table %I (like %I including defaults including indexes including storage)', part, net);
  execute format('lock table %I in access exclusive mode', net);
  perform set_config('essc.moving_to_its_month', 'on', true);
  execute format(
    'with late as (delete from %1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into %5$I select * from late',
    net, key, low, high, part);
  perform set_config('essc.moving_to_its_month', 'off', true);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, low, high);
  for own in select pg_get_triggerdef(oid) from pg_trigger where tgrelid = net::regclass and not tgisinternal loop
    execute replace(own, net, part);
  end loop;
  return true;
end $$;

create or replace function partition_month(parent text, month timestamptz) returns void language plpgsql as $$
begin
  perform partition_month(parent, month, 10000);
end $$;
