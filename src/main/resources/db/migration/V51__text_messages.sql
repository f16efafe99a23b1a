-- Text messages to holders that no gateway has taken yet. id: the event's that it tells of.
-- notice: what it tells. The number is read when it goes; neither it nor a text is kept here.
create table text_message (
  id          uuid        not null,
  holder_id   uuid        not null,
  region_code text        not null check (region_code ~ '^[0-9]{6}$'),
  notice      text        not null,
  at          timestamptz not null,
  attempts    int         not null,
  due_at      timestamptz not null,
  primary key (id, holder_id)
);
create index text_message_due on text_message (due_at);
create index text_message_oldest on text_message (at);
