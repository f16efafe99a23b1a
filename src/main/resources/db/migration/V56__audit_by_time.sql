-- The audit log, by the time of writing. Entries of before have none, and are all in one partition.
call patiently('audit_entry',
  $$alter table audit_entry add column if not exists at timestamptz not null default '1970-01-01T00:00:00Z'$$);
call patiently('audit_chain',
  $$alter table audit_chain add column if not exists head_at timestamptz not null default '1970-01-01T00:00:00Z'$$);

-- Entries stay as they are, but one that came to no month's partition goes to it as soon as there is one.
create or replace function audit_entry_stays() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' or tg_table_name <> 'audit_entry_default'
      or coalesce(current_setting('essc.moving_to_its_month', true), '') <> 'on' then
    raise exception 'the audit log is append-only';
  end if;
  return null;
end $$;

do $$
declare
  since timestamptz := date_trunc('month', now(), 'UTC');
begin
  call partition_by_time('audit_entry', 'at', format('at < %L', since), 'minvalue', quote_literal(since), since);
end $$;

do $$
declare
  part text;
begin
  for part in
    select p.relid::regclass::text from pg_partition_tree('audit_entry') p
     where p.relid <> to_regclass('audit_entry_before')
  loop
    execute format('drop trigger if exists audit_entry_append_only on %I', part);
    execute format(
      'create trigger audit_entry_append_only before update or delete or truncate on %I'
      || ' for each statement execute function audit_entry_stays()', part);
  end loop;
end $$;

-- As before; an entry's time is that of its writing, and in a chain none is earlier than the one before it. So each of a
-- chain's partitions follows on the one before, whatever the clock does.
create or replace function audit_append_receipt(first_choice smallint, payloads text[])
returns table (chain smallint, seq bigint, hash bytea)
language plpgsql as $$
#variable_conflict use_column
declare
  head    audit_chain;
  entry   text;
  seqs    bigint[] := '{}';
  hashes  bytea[] := '{}';
begin
  select * into head from audit_chain where chain = first_choice for update skip locked;
  if not found then
    select * into head from audit_chain order by (chain - first_choice) & 15
      limit 1 for update skip locked;
  end if;
  if not found then
    select * into strict head from audit_chain where chain = first_choice for update;
  end if;
  head.head_at := greatest(clock_timestamp(), head.head_at);
  foreach entry in array payloads loop
    head.head_seq := head.head_seq + 1;
    head.head_hash :=
      sha256(head.head_hash || int8send(head.head_seq) || convert_to(entry, 'UTF8'));
    seqs := seqs || head.head_seq;
    hashes := hashes || head.head_hash;
  end loop;
  insert into audit_entry (chain, seq, payload, hash, at)
    select head.chain, s, p, h, head.head_at from unnest(seqs, payloads, hashes) as t (s, p, h);
  update audit_chain set head_seq = head.head_seq, head_hash = head.head_hash, head_at = head.head_at
    where chain = head.chain;
  return query select head.chain, head.head_seq, head.head_hash;
end $$;
