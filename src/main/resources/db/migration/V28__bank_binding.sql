-- Bank accounts linked to electronic cards with their holders' consent: level 2.
-- account: ciphertext; account_index: its keyed digest, by which the same account is found again.
-- until: last day on which it is good. ended_by: holder, bank, operator, card, lapse.
create table bank_binding (
  id            uuid        not null,
  holder_id     uuid        not null,
  ecard_id      uuid        not null,
  card_id       uuid        not null,
  partner_no    text        not null,
  bank_code     text        not null,
  account       bytea       not null,
  account_index bytea       not null,
  account_tail  text        not null check (length(account_tail) = 4),
  enables       text[]      not null,
  until         date        not null,
  state         text        not null check (state in ('consented', 'active', 'suspended', 'ended')),
  channel_no    text        not null,
  consented_at  timestamptz not null,
  activated_at  timestamptz,
  ended_at      timestamptz,
  ended_by      text,
  primary key (id, holder_id),
  check ((state = 'ended') = (ended_at is not null and ended_by is not null))
);
-- Of several that ask for the same at once one makes it.
create unique index bank_binding_one_live on bank_binding (holder_id, account_index) where state <> 'ended';
create index bank_binding_of_ecard on bank_binding (ecard_id) where state <> 'ended';
create index bank_binding_of_holder on bank_binding (holder_id, consented_at);
create index bank_binding_unused on bank_binding (consented_at) where state = 'consented';
create index bank_binding_until on bank_binding (until) where state in ('active', 'suspended');
