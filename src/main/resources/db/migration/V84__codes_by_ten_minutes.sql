-- The day of a code's end is followed by the ten minutes of that day (two bytes) in which it ends. A day's acceptances lay
-- all over its part of the unique index, tens of millions of entries in a province, and each met another page; now they meet
-- the few pages of their ten minutes, which stay in memory and go to the log as a whole once.
-- The same code has one form, whichever release accepts it, as both ask this function. Those that end within a day keep the
-- former form: the former release looks there alone for what the same request has achieved before. Where nobody has a
-- signing there is no code, and nothing to keep.
-- The time since 1970 is that of an interval: PostgreSQL takes extract from a timestamptz for one that depends on the
-- session's time zone, and calls a function with it for each row (4 µs) in place of putting it into the statement.
do $$
declare
  days_since text := substring(
    (select prosrc from pg_proc where oid = 'accepted_code(bytea, timestamptz)'::regprocedure)
    from 'ends < ''([^'']+)''::timestamptz then digest');
  minutes_since timestamptz :=
    case when exists (select from ecard_binding) then now() + interval '1 day' else '-infinity' end;
begin
  if days_since is null then
    raise exception 'accepted_code is not as V55 left it';
  end if;
  execute format(
    $f$create or replace function accepted_code(digest bytea, ends timestamptz) returns bytea language sql immutable as $x$
      select case when ends < %L::timestamptz then digest
        else '\x000000000000'::bytea
          || int2send(floor(extract(epoch from ends - '1970-01-01Z'::timestamptz) / 86400)::int2)
          || case when ends < %L::timestamptz then ''::bytea
               else int2send((floor(extract(epoch from ends - '1970-01-01Z'::timestamptz) / 600)::bigint %% 144)::int2) end
          || digest end $x$ $f$,
    days_since, minutes_since);
end $$;
