-- One-time authorisations of payments: what a code for payment yields when it is verified, and what its bank makes of it.
-- id: jti. pin_entry: the PIN that it rests on; one entry is good for one payment. jws: what was signed, so that a repeat of
-- the verification is answered with the same bytes. All times are real ones, as the bank's books have them.
create table payment_authorization (
  id              uuid        not null primary key,
  holder_id       uuid        not null,
  binding_id      uuid        not null,
  bank_no         text        not null,
  verification_id uuid        not null unique,
  verifier_no     text        not null,
  subject         text        not null,
  pin_entry       uuid        not null,
  pin_at          timestamptz not null,
  ceiling_fen     integer     not null check (ceiling_fen > 0),
  currency        text        not null check (currency = 'CNY'),
  issued_at       timestamptz not null,
  expires_at      timestamptz not null,
  jws             text,
  state           text        not null check (state in ('open', 'redeemed', 'reversed', 'void')),
  amount_fen      integer     check (amount_fen between 1 and ceiling_fen),
  redeemed_at     timestamptz,
  voided_at       timestamptz,
  check ((state in ('redeemed', 'reversed')) = (redeemed_at is not null and amount_fen is not null)),
  check ((state in ('reversed', 'void')) = (voided_at is not null))
);
create unique index payment_authorization_of_pin on payment_authorization (pin_entry);
create index payment_authorization_of_holder on payment_authorization (holder_id, issued_at desc);
create index payment_authorization_redeemed on payment_authorization (bank_no, redeemed_at)
  where redeemed_at is not null;
create index payment_authorization_voided on payment_authorization (bank_no, voided_at) where voided_at is not null;
create index payment_authorization_issued on payment_authorization (issued_at);
