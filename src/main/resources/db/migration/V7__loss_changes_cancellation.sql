-- Loss reports. open ─▶ released (found), or superseded: the registry said meanwhile that the card
-- is not lost, and it was lost again. At most one is open; that of a card that ended stays open.
-- channel: of the first report; confirmed_at: when an oral one became formal.
create table card_loss_report (
  id            uuid        not null,
  holder_id     uuid        not null,
  card_id       uuid        not null,
  kind          text        not null check (kind in ('oral', 'formal')),
  state         text        not null check (state in ('open', 'released', 'superseded')),
  channel       text        not null,
  reported_at   timestamptz not null,
  confirmed_at  timestamptz,
  ended_at      timestamptz,
  primary key (id, holder_id),
  check ((state = 'open') = (ended_at is null))
);
create unique index card_loss_report_one_open on card_loss_report (card_id, holder_id)
  where state = 'open';

-- A changed name or ID number, held until the card that shows it becomes normal: pending ─▶ applied,
-- or withdrawn. name and id_number are null where they stay.
create table face_data_change (
  id               uuid        not null,
  holder_id        uuid        not null,
  card_id          uuid        not null,
  state            text        not null check (state in ('pending', 'applied', 'withdrawn')),
  name             bytea,
  id_number        bytea,
  id_number_index  bytea,
  created_at       timestamptz not null,
  ended_at         timestamptz,
  primary key (id, holder_id),
  check (name is not null or id_number is not null),
  check ((id_number is null) = (id_number_index is null)),
  check ((state = 'pending') = (ended_at is null))
);
create unique index face_data_change_one_pending on face_data_change (card_id, holder_id)
  where state = 'pending';
create index face_data_change_id_number on face_data_change (id_number_index)
  where state = 'pending' and id_number_index is not null;

-- awaiting-settlement ─▶ cancelled (everything was settled: the card ended in the same transaction)
--                     └▶ refused (something is open, or somebody did not answer in time)
create table card_cancellation (
  id               uuid        not null,
  holder_id        uuid        not null,
  card_id          uuid        not null,
  region_code      text        not null check (region_code ~ '^[0-9]{6}$'),
  state            text        not null
    check (state in ('awaiting-settlement', 'cancelled', 'refused')),
  refusal          text        check (refusal in ('settlement-open', 'settlement-unanswered')),
  reason           text        not null,
  hukou_reference  bytea,
  requested_by     text        not null,
  requested_at     timestamptz not null,
  deadline         timestamptz not null,
  card_collected   boolean     not null,
  card_destroyed_at timestamptz,
  ended_at         timestamptz,
  primary key (id, holder_id),
  check ((state = 'refused') = (refusal is not null)),
  check ((state = 'awaiting-settlement') = (ended_at is null))
);
create unique index card_cancellation_one_open on card_cancellation (card_id, holder_id)
  where state = 'awaiting-settlement';
create index card_cancellation_overdue on card_cancellation (deadline)
  where state = 'awaiting-settlement';

-- What a partner is asked before a cancellation (inquiry), or told after it (notice).
-- callback_at: when the partner is to be called next; null once it was reached or gave its answer.
create table card_settlement (
  id                 uuid        not null,
  holder_id          uuid        not null,
  cancellation_id    uuid        not null,
  card_id            uuid        not null,
  partner_no         text        not null references partner (partner_no),
  side               text        not null check (side in ('social-business', 'bank-business')),
  kind               text        not null check (kind in ('inquiry', 'notice')),
  state              text        not null
    check (state in ('open', 'settled', 'not-settled', 'unanswered', 'closed', 'told')),
  open_items         text[]      not null default '{}',
  asked_at           timestamptz not null,
  answered_at        timestamptz,
  callback_at        timestamptz,
  callback_attempts  integer     not null default 0,
  primary key (id, holder_id),
  unique (cancellation_id, holder_id, partner_no, side, kind)
);
create index card_settlement_partner on card_settlement (partner_no, id);
create index card_settlement_open on card_settlement (partner_no, id) where state = 'open';
create index card_settlement_callback on card_settlement (callback_at)
  where callback_at is not null;
