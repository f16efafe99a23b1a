-- Signing keys that are revoked, restores of the database, receipts of audit entries. Expands only.

-- A revoked key is gone at once, whatever state it was in. Of an audit key the private part stays
-- wrapped, since heads from before must still be verifiable; it signs nothing any more.
alter table signing_key add column revoked_at timestamptz;

-- Revokes a key, once: a repeat changes nothing. Where it signed, the next key of its purpose takes
-- over, and the spare one becomes the next. Answers no row for a key that never was.
create function signing_key_revoke(
  revoked text, at timestamptz, spare_kid text, spare_algorithm text, spare_jwk text,
  spare_wrapped bytea)
returns table (purpose text, former text, revoked_at timestamptz, active text)
language plpgsql as $$
#variable_conflict use_column
declare
  found_key  signing_key;
  successor  text;
begin
  select * into found_key from signing_key k where k.kid = revoked for update;
  if not found then
    return;
  end if;
  if found_key.revoked_at is null then
    update signing_key k
       set state = 'gone', revoked_at = at, gone_at = coalesce(k.gone_at, at),
           wrapped = case when k.purpose = 'audit' then k.wrapped end
     where k.kid = revoked;
    if found_key.state = 'active' then
      update signing_key k set state = 'active', activated_at = at
       where k.purpose = found_key.purpose and k.state = 'next'
      returning k.kid into strict successor;
    end if;
    if found_key.state in ('active', 'next') then
      insert into signing_key (kid, purpose, algorithm, state, public_jwk, wrapped, created_at)
      values (spare_kid, found_key.purpose, spare_algorithm, 'next', spare_jwk, spare_wrapped, at);
    end if;
  end if;
  return query
    select found_key.purpose,
           case when found_key.revoked_at is null then found_key.state end,
           coalesce(found_key.revoked_at, at),
           (select k.kid from signing_key k
             where k.purpose = found_key.purpose and k.state = 'active');
end $$;

-- Each restore of the database or of Redis begins an epoch, numbered by its Unix time in
-- milliseconds, so that it is newer than any the lost database knew. Codes of an earlier one are
-- void. sealed: number and time under the master key; who has not that cannot begin one.
create table restore_epoch (
  epoch     bigint      primary key check (epoch > 0),
  begun_at  timestamptz not null,
  sealed    bytea       not null
);

-- As audit_append, which is now made of it, and tells where the last entry stands.
create function audit_append_receipt(first_choice smallint, payloads text[])
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
  foreach entry in array payloads loop
    head.head_seq := head.head_seq + 1;
    head.head_hash :=
      sha256(head.head_hash || int8send(head.head_seq) || convert_to(entry, 'UTF8'));
    seqs := seqs || head.head_seq;
    hashes := hashes || head.head_hash;
  end loop;
  insert into audit_entry (chain, seq, payload, hash)
    select head.chain, s, p, h from unnest(seqs, payloads, hashes) as t (s, p, h);
  update audit_chain set head_seq = head.head_seq, head_hash = head.head_hash
    where chain = head.chain;
  return query select head.chain, head.head_seq, head.head_hash;
end $$;

create or replace function audit_append(first_choice smallint, payloads text[]) returns bigint
language sql as $$
  select seq from audit_append_receipt(first_choice, payloads)
$$;
