-- Who logged in for the holder, as what and by which membership. Null where the holder did.
alter table login_session
  add column actor_holder_id  uuid,
  add column actor_signing_id uuid,
  add column act_kind         text,
  add column membership_id    uuid;
