-- The PIN of a card's social function.

-- No row, or no hash: the PIN has its initial value, or there is none yet, as the region rules.
-- hash: PHC text of Argon2id with its parameters and salt, over an HMAC under a pepper that is not
-- in the database; pepper_id tells under which master key. value_version counts the values.
create table card_pin (
  card_id        uuid        not null,
  holder_id      uuid        not null,
  hash           text,
  pepper_id      text,
  errors         integer     not null default 0 check (errors >= 0),
  locked_at      timestamptz,
  value_version  integer     not null default 0,
  updated_at     timestamptz not null,
  primary key (card_id, holder_id),
  constraint card_pin_peppered check ((hash is null) = (pepper_id is null))
);

-- A reset that takes four eyes: asked for by one clerk, decided by another. new_phone is ciphertext
-- and goes with the decision. hash: the value chosen at the window where there is no initial one.
create table pin_approval (
  id            uuid        not null,
  holder_id     uuid        not null,
  card_id       uuid        not null,
  region_code   text        not null,
  state         text        not null check (state in ('pending', 'approved', 'rejected',
                              'superseded')),
  reason        text        not null,
  requested_by  text        not null,
  requested_at  timestamptz not null,
  expires_at    timestamptz not null,
  new_phone     bytea,
  hash          text,
  pepper_id     text,
  decided_by    text,
  decided_at    timestamptz,
  primary key (id, holder_id),
  constraint pin_approval_four_eyes check (state <> 'approved' or decided_by <> requested_by),
  constraint pin_approval_decided check ((decided_by is null) = (decided_at is null))
);
create index pin_approval_pending on pin_approval (card_id) where state = 'pending';
