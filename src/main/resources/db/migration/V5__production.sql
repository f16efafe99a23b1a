-- Production of cards in batches, and what is recorded beside a card when its functions are
-- activated.

-- collecting (waiting applications are still being taken) ─▶ in-production ─▶ completed (every
-- card was made, or failed). cards = produced + failed + those still ordered.
create table production_batch (
  id              uuid primary key,
  region_code     text        not null check (region_code ~ '^[0-9]{6}$'),
  factory_no      text        not null references partner (partner_no),
  started_by      text        not null,
  state           text        not null check (state in ('collecting', 'in-production', 'completed')),
  wanted          integer     not null check (wanted > 0),
  part_size       integer     not null check (part_size between 1 and 1000),
  validity_years  integer     not null check (validity_years > 0),
  photo_required  boolean     not null,
  cards           integer     not null default 0,
  parts           integer     not null default 0,
  produced        integer     not null default 0,
  failed          integer     not null default 0,
  created_at      timestamptz not null,
  collected_at    timestamptz,
  completed_at    timestamptz,
  check (cards <= wanted and produced + failed <= cards)
);
create index production_batch_collecting on production_batch (created_at)
  where state = 'collecting';
create index production_batch_factory on production_batch (factory_no, id);
create index production_batch_region on production_batch (region_code, id);

-- An application within a batch, for good: where its card failed, another batch takes it again.
-- rejection: why the factory's last result for it was refused; null where none was, or a later one
-- was taken.
create table production_item (
  batch_id        uuid        not null references production_batch (id),
  application_id  uuid        not null,
  holder_id       uuid        not null,
  part            integer     not null check (part > 0),
  state           text        not null check (state in ('ordered', 'produced', 'failed')),
  card_id         uuid,
  reason          text,
  rejection       text,
  finished_at     timestamptz,
  primary key (batch_id, application_id, holder_id),
  check ((state = 'produced') = (card_id is not null))
);
create index production_item_part on production_item (batch_id, part, application_id);
create index production_item_rejected on production_item (batch_id, application_id)
  where rejection is not null;

-- A bank's report that it has activated a card's bank function. phone is ciphertext: the one that
-- the holder registered at the bank.
create table bank_activation (
  id          uuid        not null,
  holder_id   uuid        not null,
  card_id     uuid        not null,
  partner_no  text        not null,
  bank_code   text        not null,
  phone       bytea       not null,
  in_person   boolean     not null,
  at          timestamptz not null,
  primary key (id, holder_id),
  unique (card_id, holder_id)
);

-- An old medical insurance card (医保卡) that was switched over to a social security card.
-- outcome: whether it stopped, or runs beside the new one where the region says so.
create table medical_card_switch (
  id               uuid        not null,
  holder_id        uuid        not null,
  card_id          uuid        not null,
  medical_card_no  bytea       not null,
  outcome          text        not null check (outcome in ('stops', 'runs-in-parallel')),
  channel          text        not null,
  at               timestamptz not null,
  primary key (id, holder_id),
  unique (card_id, holder_id)
);
