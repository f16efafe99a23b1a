-- Tokens of a partner that were issued up to this moment are worth nothing, nor are the tokens of
-- logins that began before it.
alter table partner add column tokens_revoked_at timestamptz;

-- How many requests each operation had within ten minutes (at: their beginning), added up over all
-- instances, and how long they took. up_to: how many took no longer than each of the bounds of the
-- platform's timer.
create table activity (
  operation  text        not null,
  at         timestamptz not null,
  outcome    text        not null,
  requests   bigint      not null,
  up_to      bigint[]    not null,
  primary key (operation, at, outcome)
);
create index activity_at on activity (at);
