-- One authentication of one entitlement. way, state: benefit.qualification. asked_by: whose idempotency keys it was asked
-- under, so that nobody approves what they asked for. shown: place and witness of a visit, or a consular certificate,
-- encrypted. proof_index: what may serve one person on one day only; on the first row of an act.
create table benefit_qualification (
  id              uuid        not null,
  holder_id       uuid        not null,
  card_id         uuid        not null,
  entitlement_id  uuid        not null,
  insurer_no      text        not null,
  scheme          text        not null,
  region_code     text        not null,
  way             text        not null,
  state           text        not null check (state in ('waiting', 'qualified', 'rejected', 'superseded')),
  asked_by        text        not null,
  asked_at        timestamptz not null,
  review_until    timestamptz,
  decided_by      text,
  decided_at      timestamptz,
  qualified_on    date,
  qualified_until date,
  shown           bytea,
  proof_index     bytea,
  verification_id uuid,
  statement       text,
  primary key (id, holder_id),
  check ((state = 'qualified') = (qualified_on is not null and qualified_until is not null and statement is not null))
);
create unique index benefit_qualification_proof on benefit_qualification (proof_index)
  where proof_index is not null and state in ('waiting', 'qualified');
create unique index benefit_qualification_one_waits on benefit_qualification (holder_id, entitlement_id)
  where state = 'waiting';
create unique index benefit_qualification_one_a_day
  on benefit_qualification (holder_id, entitlement_id, qualified_on) where state = 'qualified';
create index benefit_qualification_of_holder on benefit_qualification (holder_id, asked_at);

-- Verifications whose verifier attests that the holder was seen, until it is looked at what is due to the holder.
create table benefit_sighting (
  verification_id uuid        not null primary key,
  holder_id       uuid        not null,
  card_id         uuid        not null,
  verifier_no     text        not null,
  seen_at         timestamptz not null
);
create index benefit_sighting_oldest on benefit_sighting (seen_at);

-- presence: seen, where the verifier attests it.
alter table verification add column presence text;
