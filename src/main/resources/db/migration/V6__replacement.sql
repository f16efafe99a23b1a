-- Replacement, the electronic card's pairing with its physical card, and reminders of the last day.
-- Expands only.

-- pairing: how many physical cards this electronic card has been paired with; a credential states
-- one pairing. paired_at: since when, null for the first.
alter table ecard
  add column pairing    integer not null default 1 check (pairing > 0),
  add column paired_at  timestamptz;

-- credential_due: what stands in credential tells of an earlier pairing and is not given out any
-- more; whoever finds it so signs the present one.
alter table ecard_binding
  add column credential_due boolean not null default false;
create index ecard_binding_credential_due on ecard_binding (id) where credential_due;

-- requested_by: as card_act.actor; what another partner asked for does not exist for a partner.
-- payment_reference is ciphertext.
alter table card_replacement
  add column requested_by       text        not null default '',
  add column paid_at            timestamptz,
  add column payment_reference  bytea;
create index card_replacement_application on card_replacement (application_id)
  where application_id is not null;

-- Why an application is not produced yet: its replacement's fee is due.
alter table card_application
  add column on_hold boolean not null default false;

-- Which reminder of a card's last day was given: 'expired', 'opens' or the days before it. A new
-- last day is reminded of anew.
create table card_reminder (
  card_id      uuid        not null,
  holder_id    uuid        not null,
  valid_until  date        not null,
  kind         text        not null,
  at           timestamptz not null,
  primary key (card_id, holder_id, valid_until, kind)
);
create index physical_card_valid_until on physical_card (valid_until, id);
