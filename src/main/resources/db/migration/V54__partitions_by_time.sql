-- Partitions by time of what only grows: docs/adr/0011-partitions-by-time.md. Adds functions only.

-- The literal that bounds a table's partitions at a moment.
create function partition_bound(parent text, moment timestamptz) returns text language sql stable as $$
  select moment::text
$$;

-- Since when a table has a partition for each month (UTC): told by its comment, "by month since …".
create function partitioned_since(parent text) returns timestamptz language sql stable as $$
  select substring(obj_description(to_regclass(parent), 'pg_class') from 'since (.*)$')::timestamptz
$$;

-- A month's partition, with the indexes and triggers of the default one. It is filled with what has come for it to the
-- default one, which is a net and empty otherwise, and then attached. Whoever calls it sets a lock_timeout: attaching
-- waits for those who read the default partition, and others wait behind it.
create function partition_month(parent text, month timestamptz) returns void language plpgsql as $$
declare
  part text := parent || '_' || to_char(month at time zone 'UTC', 'YYYYMM');
  net  text := parent || '_default';
  low  text := partition_bound(parent, month);
  high text := partition_bound(parent, (month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
  key  text := substring(pg_get_partkeydef(parent::regclass) from '\((.*)\)');
  own  text;
begin
  perform pg_advisory_xact_lock(hashtext('partition of ' || parent));
  if to_regclass(part) is not null then
    return;
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
end $$;

-- Makes the partitions of this month and so many more. Answers how many of those to come there are.
create function partitions_ahead(parent text, wanted int) returns int language plpgsql as $$
declare
  this_month timestamptz := date_trunc('month', now(), 'UTC');
  month      timestamptz;
begin
  for n in 0 .. wanted loop
    month := (this_month at time zone 'UTC' + make_interval(months => n)) at time zone 'UTC';
    if month >= partitioned_since(parent) then
      perform partition_month(parent, month);
    end if;
  end loop;
  return wanted;
end $$;

-- Makes a table one of partitions while it is in use; its rows stay where they are, in a partition of their own. No
-- statement waits for it longer than the lock_timeout: the rows are looked through under a lock that stops nobody, and
-- the names change hands within a moment, which is tried until it comes. It can be broken off and begun anew.
-- rows_are: what all rows of before are, and stay; low, high: the same as a partition's bounds. once: columns, with the
-- key, that are unique over all partitions.
create procedure partition_by_time(
  parent text, key text, rows_are text, low text, high text, since timestamptz, once text default null)
language plpgsql as $$
declare
  before text := parent || '_before';
  net    text := parent || '_default';
  bound  text := parent || '_before_bound';
begin
  if (select relkind from pg_class where oid = parent::regclass) = 'p' then
    return;
  end if;
  call patiently(
    parent,
    format('alter table %I drop constraint if exists %I;', parent, bound)
    || format('alter table %I add constraint %I check (%s) not valid', parent, bound, rows_are));
  commit;
  execute format('alter table %I validate constraint %I', parent, bound);
  commit;
  call patiently(
    parent,
    format('alter table %I rename to %I;', parent, before)
    || format('create table %I (like %I including defaults) partition by range (%I);', parent, before, key)
    || case when once is null then '' else format('create unique index on %I (%s);', parent, once) end
    || format('create table %I (like %I including defaults including indexes including storage);', net, before)
    || format('alter table %I attach partition %I for values from (%s) to (%s);', parent, before, low, high)
    || format('alter table %I attach partition %I default;', parent, net)
    || format('comment on table %I is ''by month since %s'';', parent, since)
    || format('select partitions_ahead(%L, 3)', parent));
  commit;
end $$;

-- Changes a table that is in use: tries until it has it for itself, and lets others pass between two tries. The first lock
-- stops nobody but a vacuum, which gives way to it.
create procedure patiently(changed text, statements text) language plpgsql as $$
begin
  execute format('lock table %I in share update exclusive mode', changed);
  loop
    begin
      perform set_config('lock_timeout', '200ms', true);
      execute format('lock table %I in access exclusive mode', changed);
      execute statements;
      return;
    exception when lock_not_available then
      perform pg_sleep(0.1);
    end;
  end loop;
end $$;

-- Partitions of before the moment, the oldest first.
create function partitions_until(parent text, moment timestamptz) returns setof text language sql stable as $$
  select c.relname::text
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
   where i.inhparent = to_regclass(parent)
     and case
           when c.relname = parent || '_before' then partitioned_since(parent) <= moment
           when c.relname ~ '_[0-9]{6}$'
             then to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= moment at time zone 'UTC'
           else false end
   order by c.relname !~ '_before$', c.relname
$$;

-- The first month's beginning after all that a table holds, and not before every instance of the former release is gone.
-- An empty table's months begin at once.
create function partition_from(newest timestamptz) returns timestamptz language sql stable as $$
  select case when newest is null then date_trunc('month', now(), 'UTC')
    else (date_trunc('month', greatest(newest, now() + interval '2 days'), 'UTC') at time zone 'UTC' + interval '1 month')
           at time zone 'UTC' end
$$;
