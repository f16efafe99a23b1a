-- The physical card's whole life: what a card is besides its registry row, every act on it, its
-- application and replacement, and the outbox of events. Expands only: version 1 of the program runs
-- on it.

-- Which channels of the card service a partner operates, and for which regions; none by default.
alter table partner
  add column service_channels text[] not null default '{}',
  add column regions          text[] not null default '{}';

-- kind: a temporary card stands in for the card that is being replaced and has no bank function.
-- ended: why a card with state 9 ended here; null where the registry said so. An ended card never
-- comes back, whatever an import says.
-- replaces: the card that this one replaces, or stands in for.
alter table physical_card
  add column kind                text not null default 'standard'
    check (kind in ('standard', 'temporary')),
  add column ended               text check (ended in ('replaced', 'cancelled')),
  add column ended_at            timestamptz,
  add column replaces            uuid,
  add column social_activated_at timestamptz,
  add column bank_activated_at   timestamptz,
  add constraint physical_card_ended check (ended is null or (state = 9 and ended_at is not null));
create index physical_card_replaces on physical_card (replaces) where replaces is not null;

-- Every act on a card or an application: who, over which channel, on whose behalf, shown what.
-- representative and evidence are ciphertext: the guardian's or agent's ID, and the reference of a
-- remote check. A card's history refers to the act as its source_id.
create table card_act (
  id              uuid        not null,
  holder_id       uuid        not null,
  card_id         uuid,
  application_id  uuid,
  at              timestamptz not null,
  act             text        not null,
  actor           text        not null,
  channel         text,
  region_code     text        not null,
  party           text        not null,
  representative  bytea,
  shown           text[]      not null,
  evidence        bytea,
  reason          text,
  from_state      text,
  to_state        text,
  primary key (id, holder_id)
);
create index card_act_card on card_act (card_id, id) where card_id is not null;
create index card_act_application on card_act (application_id, id) where application_id is not null;

-- applied ─▶ in-production ─▶ produced ─▶ distributed; face-refused goes back to applied;
-- withdrawn and refused end it. A card is made for it when it is produced (card_id).
create table card_application (
  id              uuid        not null,
  holder_id       uuid        not null,
  kind            text        not null check (kind in ('first', 'replacement')),
  region_code     text        not null check (region_code ~ '^[0-9]{6}$'),
  state           text        not null check (state in ('applied', 'in-production', 'produced',
                                'distributed', 'face-refused', 'withdrawn', 'refused')),
  route           text        not null,
  submitted_by    text        not null,
  agency_file_id  uuid,
  name            bytea       not null,
  phone           bytea,
  address         bytea,
  details         bytea,
  photo_id        uuid,
  voucher_digest  bytea       unique,
  replaces        uuid,
  batch_id        uuid,
  card_id         uuid,
  applied_on      date        not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  version         integer     not null default 0,
  primary key (id, holder_id)
);
create unique index card_application_one_open on card_application (holder_id, region_code)
  where state in ('applied', 'in-production', 'produced', 'face-refused');
create index card_application_waiting on card_application (region_code, id) where state = 'applied';
create index card_application_batch on card_application (batch_id) where batch_id is not null;
create index card_application_card on card_application (card_id) where card_id is not null;

-- requested ─▶ completed (the new card became normal) or withdrawn. fee_state: free, due, paid.
create table card_replacement (
  id                   uuid        not null,
  holder_id            uuid        not null,
  region_code          text        not null,
  state                text        not null check (state in ('requested', 'completed', 'withdrawn')),
  reason               text        not null,
  old_card_id          uuid        not null,
  application_id       uuid,
  temporary_card_id    uuid,
  new_card_id          uuid,
  fee_state            text        not null check (fee_state in ('free', 'due', 'paid')),
  fee_fen              integer     check (fee_fen >= 0),
  old_card_collected   boolean     not null default false,
  old_card_destroyed   boolean     not null default false,
  requested_at         timestamptz not null,
  completed_at         timestamptz,
  version              integer     not null default 0,
  primary key (id, holder_id)
);
create unique index card_replacement_one_open on card_replacement (old_card_id, holder_id)
  where state = 'requested';

-- What happened, for whoever notifies: written in the transaction of the change, without personal
-- data. published_at is the notification work's mark.
create table outbox_event (
  id            uuid        not null,
  holder_id     uuid        not null,
  at            timestamptz not null,
  type          text        not null,
  subject_type  text        not null,
  subject_id    uuid        not null,
  data          jsonb       not null,
  published_at  timestamptz,
  primary key (id, holder_id)
);
create index outbox_event_unpublished on outbox_event (id) where published_at is null;
