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
