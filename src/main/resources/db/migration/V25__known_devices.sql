-- On which devices a signing has shown a code after the phone's real-name check, where the card's region asks for it: the
-- last five. A device is a keyed digest of what its channel calls it.
create table known_device (
  signing_id uuid        not null,
  holder_id  uuid        not null,
  device_digest bytea    not null,
  checked_at timestamptz not null,
  primary key (signing_id, holder_id, device_digest)
);
