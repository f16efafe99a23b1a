-- The spine: keys, partners, physical cards, electronic cards, verifications, audit.
-- Columns of type bytea named after personal data hold AES-256-GCM ciphertext; *_index columns hold
-- keyed HMACs for equality look-ups. Every table of a holder carries holder_id, so that it can be
-- distributed by it.

-- A column key is 'next' until every instance has read it; a retired one still decrypts.
create table data_key (
  id          smallint generated always as identity primary key,
  purpose     text        not null check (purpose in ('column', 'index', 'pairwise')),
  state       text        not null check (state in ('next', 'active', 'retired')),
  wrapped     bytea       not null,
  created_at  timestamptz not null
);
create unique index data_key_one_next on data_key (purpose) where state = 'next';
create unique index data_key_one_active on data_key (purpose) where state = 'active';

create table signing_key (
  kid            text primary key,
  purpose        text        not null check (purpose in ('token', 'credential', 'assertion', 'audit')),
  algorithm      text        not null,
  state          text        not null check (state in ('next', 'active', 'retired', 'gone')),
  public_jwk     text        not null,
  wrapped        bytea,
  created_at     timestamptz not null,
  activated_at   timestamptz,
  retired_at     timestamptz,
  gone_at        timestamptz,
  check (state = 'gone' or wrapped is not null)
);
create unique index signing_key_one_next on signing_key (purpose) where state = 'next';
create unique index signing_key_one_active on signing_key (purpose) where state = 'active';

create table partner (
  partner_no           text primary key check (partner_no ~ '^[0-9]{10}$'),
  name                 text        not null,
  sandbox              boolean     not null,
  status               text        not null check (status in ('active', 'suspended')),
  roles                text[]      not null,
  scopes               text[]      not null,
  claims               text[]      not null,
  requests_per_second  integer     not null check (requests_per_second > 0),
  jwks                 text,
  jwks_uri             text,
  secret_digest        bytea       check (secret_digest is null or sandbox),
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  version              integer     not null
);

create table holder (
  id               uuid primary key,
  id_type          text        not null,
  id_number_index  bytea       not null,
  id_number        bytea       not null,
  created_at       timestamptz not null,
  unique (id_number_index, id_type)
);

-- state: 0 sealed, 1 normal, 2 lost (formal), 3 application locked, 4 lost (oral), 9 cancelled
-- source_id: what the card's content was last taken from or confirmed by: the import, or another
-- writer's own id. Always a UUIDv7, so the greater one is the newer truth, and it never goes back:
-- whoever writes a card locks it, leaves it alone if its source_id is greater than the writer's, and
-- otherwise sets it. An import's id is made when its file begins to arrive, long before it writes; a
-- writer that acts at once makes its id when it holds the lock.
create table physical_card (
  id             uuid        not null,
  holder_id      uuid        not null references holder (id),
  card_no_index  bytea       not null unique,
  card_no        bytea       not null,
  card_id_code   bytea       not null,
  region_code    text        not null check (region_code ~ '^[0-9]{6}$'),
  name           bytea       not null,
  phone          bytea,
  address        bytea,
  bank_code      text,
  bank_account   bytea,
  state          smallint    not null check (state in (0, 1, 2, 3, 4, 9)),
  issued_on      date        not null,
  valid_until    date        not null,
  content_mac    bytea       not null,
  source_id      uuid        not null,
  version        integer     not null,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (id, holder_id),
  check (valid_until >= issued_on)
);
create index physical_card_holder on physical_card (holder_id);

create table physical_card_history (
  card_id     uuid        not null,
  version     integer     not null,
  holder_id   uuid        not null,
  at          timestamptz not null,
  actor       text        not null,
  source      text        not null,
  source_id   uuid,
  from_state  smallint,
  to_state    smallint    not null,
  changed     text[]      not null,
  previous    bytea,
  primary key (card_id, version, holder_id),
  foreign key (card_id, holder_id) references physical_card (id, holder_id)
);

-- receiving: the file is being spooled; running: it is whole and rows are applied, chunk by chunk.
-- next_chunk, the counts and the rows of a chunk commit together. lease_until: whoever works on the
-- import renews it; an import whose lease ran out may be taken over.
create table card_import (
  id           uuid primary key,
  partner_no   text        not null references partner (partner_no),
  state        text        not null check (state in ('receiving', 'running', 'completed', 'failed')),
  format       text        not null check (format in ('csv', 'ndjson')),
  columns      text[]      not null default '{}',
  failure      text,
  chunks       integer     not null default 0,
  next_chunk   integer     not null default 0,
  rows_total   bigint      not null default 0,
  accepted     bigint      not null default 0,
  unchanged    bigint      not null default 0,
  rejected     bigint      not null default 0,
  lease_until  timestamptz not null,
  created_at   timestamptz not null,
  started_at   timestamptz,
  finished_at  timestamptz,
  check (unchanged <= accepted and accepted + rejected <= rows_total)
);
create index card_import_open on card_import (lease_until) where state in ('receiving', 'running');
create index card_import_partner on card_import (partner_no, id);

-- The spooled file, cut between rows, encrypted. A chunk goes away when its rows are applied.
create table card_import_chunk (
  import_id   uuid     not null references card_import (id) on delete cascade,
  seq         integer  not null,
  first_line  bigint   not null,
  content     bytea    not null,
  primary key (import_id, seq)
);
alter table card_import_chunk alter column content set storage external;

create table card_import_rejection (
  import_id  uuid    not null references card_import (id) on delete cascade,
  line       bigint  not null,
  field      text    not null,
  code       text    not null,
  primary key (import_id, line, field)
);

create table ecard (
  id            uuid        not null,
  holder_id     uuid        not null,
  card_id       uuid        not null,
  essc_no       text        not null unique check (length(essc_no) = 32),
  state         text        not null check (state in ('issuing', 'active', 'terminated')),
  level         smallint    not null check (level in (1, 2)),
  signings      integer     not null default 1,
  issued_on     date        not null,
  valid_until   date        not null,
  created_at    timestamptz not null,
  activated_at  timestamptz,
  ended_at      timestamptz,
  primary key (id, holder_id),
  foreign key (card_id, holder_id) references physical_card (id, holder_id)
);
create unique index ecard_one_live_per_card on ecard (card_id, holder_id) where state <> 'terminated';
create index ecard_unfinished on ecard (created_at) where state = 'issuing';

create table ecard_binding (
  id            uuid        not null,
  holder_id     uuid        not null,
  ecard_id      uuid        not null,
  channel_no    text        not null references partner (partner_no),
  sign_no       text        not null unique check (length(sign_no) = 32),
  sign_seq      integer     not null,
  state         text        not null check (state in ('issuing', 'active', 'ended')),
  credential    text,
  kid           text,
  phone         bytea       not null,
  evidence      bytea       not null,
  created_at    timestamptz not null,
  activated_at  timestamptz,
  ended_at      timestamptz,
  primary key (id, holder_id),
  foreign key (ecard_id, holder_id) references ecard (id, holder_id),
  check (state <> 'active' or (credential is not null and kid is not null))
);
create unique index ecard_binding_one_live on ecard_binding (ecard_id, channel_no, holder_id)
  where state <> 'ended';
create index ecard_binding_unfinished on ecard_binding (created_at) where state = 'issuing';

-- Accepted verifications only: the unique key makes a code good once, ever.
create table verification (
  id              uuid        not null,
  holder_id       uuid        not null,
  code_digest     bytea       not null,
  verifier_no     text        not null,
  ecard_id        uuid        not null,
  binding_id      uuid        not null,
  channel_no      text        not null,
  purpose         text        not null,
  terminal_id     text,
  terminal_place  text,
  level           smallint    not null,
  subject         text        not null,
  claims          bytea       not null,
  request_digest  bytea,
  verified_at     timestamptz not null,
  primary key (id, holder_id),
  unique (code_digest, holder_id)
);

create table idempotency_key (
  caller          text        not null,
  key_digest      bytea       not null,
  request_digest  bytea       not null,
  state           text        not null check (state in ('running', 'done')),
  owner           uuid        not null,
  lease_until     timestamptz not null,
  status          smallint,
  response        bytea,
  expires_at      timestamptz not null,
  primary key (caller, key_digest)
);
create index idempotency_key_expiry on idempotency_key (expires_at);

-- Audit: append-only chains. Several chains, so that acts need not queue behind one row. The low
-- fill factor leaves room for the new version of a head beside the old one.
create table audit_chain (
  chain      smallint primary key,
  head_seq   bigint  not null,
  head_hash  bytea   not null
) with (fillfactor = 10);
insert into audit_chain
  select n, 0, sha256(convert_to('essc audit chain ' || n, 'UTF8')) from generate_series(0, 15) n;

create table audit_entry (
  chain    smallint not null references audit_chain (chain),
  seq      bigint   not null check (seq > 0),
  payload  text     not null,
  hash     bytea    not null,
  primary key (chain, seq)
);

create table audit_head (
  chain      smallint    not null references audit_chain (chain),
  seq        bigint      not null,
  signed_at  timestamptz not null,
  jws        text        not null,
  primary key (chain, seq)
);
create index audit_head_latest on audit_head (chain, signed_at);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();
create trigger audit_head_append_only before update or delete or truncate on audit_head
  for each statement execute function audit_is_append_only();
create trigger audit_chain_stays before insert or delete or truncate on audit_chain
  for each statement execute function audit_is_append_only();
create trigger audit_chain_grows before update on audit_chain
  for each row when (new.chain <> old.chain or new.head_seq <= old.head_seq)
  execute function audit_is_append_only();

-- Appends entries to one chain in their order: hash = SHA-256(previous hash || seq as 8 bytes ||
-- payload). The row lock on the chain's head is held to the end of the caller's transaction: call it
-- once, and last (in a WITH query, refer to its answer, or it does not run). A chain that another
-- transaction holds is passed over for the next free one.
create function audit_append(first_choice smallint, payloads text[]) returns bigint
language plpgsql as $$
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
  return head.head_seq;
end $$;
