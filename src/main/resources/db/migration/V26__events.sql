-- Events reach partners: what the outbox tells, and to whom, as streams of security event tokens.

-- position: order in which events were written. Acts on one card wait for each other, so it is also the
-- order of their commits, whatever the instances' clocks say. Rows of before have none and are not sent.
-- txn: one for all that one transaction tells.
create sequence outbox_position;
alter table outbox_event
  add column position bigint,
  add column txn      uuid;
alter table outbox_event alter column position set default nextval('outbox_position');

-- Streams as receivers set them up (Shared Signals Framework 1.0 §8.1).
-- delivery_header: ciphertext of the Authorization header that the receiver wants to see.
-- failing_since, attempts, due_at: how deliveries to a push address go; leased_until: while one
-- instance delivers.
create table event_stream (
  id               uuid        primary key,
  partner_no       text        not null references partner,
  delivery         text        not null check (delivery in ('push', 'poll')),
  endpoint         text,
  delivery_header  bytea,
  events_requested text[]      not null,
  description      text,
  status           text        not null check (status in ('enabled', 'paused', 'disabled')),
  status_reason    text,
  failing_since    timestamptz,
  attempts         integer     not null default 0,
  due_at           timestamptz not null,
  leased_until     timestamptz,
  leased_by        uuid,
  verified_at      timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  version          integer     not null,
  check ((delivery = 'push') = (endpoint is not null))
);
create index event_stream_partner on event_stream (partner_no);

-- Whom a verifier wants to hear of, by the subject that it knows; for a while.
create table event_subject (
  stream_id  uuid        not null references event_stream on delete cascade,
  subject    text        not null,
  added_at   timestamptz not null,
  until      timestamptz not null,
  primary key (stream_id, subject)
);
create index event_subject_until on event_subject (until);

-- One row for each event and stream; a day's rows lie together and go together.
-- at: when it happened; told_at: when it was put on the stream, which orders the days.
-- holder_id: null for the stream's own events. position orders what one stream gets.
create sequence stream_event_position;
create table stream_event (
  stream_id       uuid        not null,
  position        bigint      not null default nextval('stream_event_position'),
  told_at         timestamptz not null,
  at              timestamptz not null,
  jti             uuid        not null,
  txn             uuid        not null,
  holder_id       uuid,
  type            text        not null,
  data            jsonb       not null,
  acknowledged_at timestamptz,
  refusal         text,
  primary key (stream_id, position, told_at)
) partition by range (told_at);
create index stream_event_waiting on stream_event (stream_id, position) where acknowledged_at is null;
create index stream_event_jti on stream_event (stream_id, jti) where acknowledged_at is null;

-- A day's partition, made before it is needed. It is attached, which disturbs nobody who writes.
create function stream_event_day(day date) returns void language plpgsql as $$
declare
  part text := 'stream_event_' || to_char(day, 'YYYYMMDD');
begin
  perform pg_advisory_xact_lock(hashtext('stream_event_day'));
  if to_regclass(part) is not null then
    return;
  end if;
  execute format(
    'create table %I (like stream_event including defaults including indexes including constraints)', part);
  execute format(
    'alter table stream_event attach partition %I for values from (%L) to (%L)',
    part, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
end $$;
select stream_event_day(current_date + n) from generate_series(-1, 7) n;
