-- Who showed a code for its holder: as the verifier knows him or her, as what, and by which membership.
-- Null where the holder showed it.
alter table verification
  add column act_subject     text,
  add column act_kind        text,
  add column actor_holder_id uuid,
  add column membership_id   uuid;
