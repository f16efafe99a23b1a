-- The day of a code's end is followed by the ten minutes of that day (two bytes) in which it ends. A day's acceptances lay
-- all over its part of the unique index, tens of millions of entries in a province, and each met another page; now they meet
-- the few pages of their ten minutes, which stay in memory and go to the log as a whole once.
-- The same code has one form, whichever release accepts it, as both ask this function. Those that end within a day keep the
-- former form: the former release looks there alone for what the same request has achieved before. Where nobody has a
-- signing there is no code, and nothing to keep.
do $$
declare
  since timestamptz := case when exists (select from ecard_binding) then now() + interval '1 day' else '-infinity' end;
  former text := pg_get_functiondef('accepted_code(bytea, timestamptz)'::regprocedure);
  present text := replace(former, '|| digest end', format(
    $f$|| case when ends < %L::timestamptz then ''
          else int2send((floor(extract(epoch from ends) / 600)::bigint %% 144)::int2) end || digest end$f$, since));
begin
  if present = former then
    raise exception 'accepted_code is not as V55 left it';
  end if;
  execute present;
end $$;
