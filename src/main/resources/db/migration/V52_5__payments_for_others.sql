-- Who typed the PIN for its holder: as the verifier knows that person, as what, and by which membership.
alter table payment_authorization add column act_subject text;
alter table payment_authorization add column act_kind text;
alter table payment_authorization add column membership_id uuid;
