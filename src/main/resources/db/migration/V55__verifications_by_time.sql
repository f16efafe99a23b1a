-- Verifications, by the time of their codes. A code's time never changes (it stands with the code in Redis), so the same
-- code always falls into the same partition, and that it is unique there makes it good once, ever: the unique key begins
-- with six zero bytes and the day of the code's end. Codes of before have a bare digest, and so have those that the former
-- release may still see: they are all in one partition, as before.
create or replace function partition_bound(parent text, moment timestamptz) returns text language sql stable as $$
  select case parent
    when 'verification' then
      '\x000000000000' || encode(int2send(floor(extract(epoch from moment) / 86400)::int2), 'hex')
    else moment::text end
$$;
