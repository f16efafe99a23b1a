-- A note of an archived month is signed by the audit key, as heads are: who only writes the database cannot say that
-- entries which are gone lie in a file. One without a signature is found by the verification.
alter table audit_archive add column jws text;

-- What signed nothing.
drop function audit_archived(text, bytea);

-- Whether rows of before a partition's end lie in the default one: they missed their month, and have no other yet.
create function older_in_default(parent text, part text) returns boolean language plpgsql stable as $$
declare
  key   text := substring(pg_get_partkeydef(parent::regclass) from '\((.*)\)');
  ends  timestamptz := case when part = parent || '_before' then partitioned_since(parent)
    else (to_date(right(part, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC' end;
  older boolean;
begin
  execute format('select exists (select from %I where %I < %L)', parent || '_default', key, partition_bound(parent, ends))
    into older;
  return older;
end $$;
