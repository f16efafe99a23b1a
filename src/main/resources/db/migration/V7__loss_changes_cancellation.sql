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
