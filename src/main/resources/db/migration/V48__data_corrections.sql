-- A holder's request that what is kept about him or her be corrected. said: what is wrong, in the holder's words; wanted:
-- what is right, as JSON; both encrypted. reference: of the written request and its evidence. asked_by, decided_by: whose
-- idempotency keys it was asked and decided under, so that nobody grants what they asked for. answer_due: last day to
-- answer. The id is a UUIDv7: its order is that of the last days, too.
create table data_correction (
  id           uuid        primary key,
  holder_id    uuid        not null,
  card_id      uuid        not null,
  region_code  text        not null check (region_code ~ '^[0-9]{6}$'),
  state        text        not null check (state in ('asked', 'corrected', 'refused', 'withdrawn')),
  corrects     text[]      not null,
  said         bytea       not null,
  wanted       bytea       not null,
  reference    text        not null,
  asked_by     text        not null,
  asked_at     timestamptz not null,
  answer_due   date        not null,
  decided_by   text,
  decided_at   timestamptz,
  reason       text,
  check ((state = 'asked') = (decided_by is null and decided_at is null)),
  check ((state = 'refused') = (reason is not null))
);
create index data_correction_open on data_correction (id) where state = 'asked';
create index data_correction_of_holder on data_correction (holder_id, id);
