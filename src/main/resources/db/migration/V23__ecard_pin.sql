-- The PIN of an electronic card, the same over all its channels. It hangs on the electronic card,
-- so it stays when that goes over to another physical card.

-- No row: none was set. hash: PHC text of Argon2id with its parameters and salt, over an HMAC under
-- a pepper that is not in the database; pepper_id tells under which master key. errors: when each
-- error was made that still counts, the oldest first. value_version counts the values.
create table ecard_pin (
  ecard_id       uuid          not null,
  holder_id      uuid          not null,
  hash           text          not null,
  pepper_id      text          not null,
  errors         timestamptz[] not null default '{}',
  locked_until   timestamptz,
  value_version  integer       not null,
  changed_at     timestamptz   not null,
  primary key (ecard_id, holder_id),
  foreign key (ecard_id, holder_id) references ecard (id, holder_id)
);
