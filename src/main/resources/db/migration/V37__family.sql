-- Families and guardians: whose card is on whose phone.
-- holder_id: who acts, on whose phone the card is; member_id: the holder whose card it is.
-- abilities: what the member has agreed to; of guardians nothing, who may what policy says.
-- next_look: first day of the month in which a birthday changes it next.
create table family_member (
  id          uuid        not null,
  holder_id   uuid        not null,
  member_id   uuid        not null check (member_id <> holder_id),
  relation    text        not null check (relation in ('child', 'parent', 'spouse', 'other')),
  kind        text        not null check (kind in ('guardian', 'family')),
  ground      text        not null
              check (ground in ('application', 'documents', 'window', 'ward', 'invitation')),
  region_code text        not null check (region_code ~ '^[0-9]{6}$'),
  abilities   text[]      not null default '{}',
  state       text        not null check (state in ('active', 'awaiting-consent', 'ended')),
  next_look   date,
  since       timestamptz not null,
  ended_at    timestamptz,
  ended_by    text,
  end_reason  text,
  primary key (id, holder_id),
  check ((state = 'ended') = (ended_at is not null and ended_by is not null))
);
create unique index family_member_one_live on family_member (holder_id, member_id)
  where state <> 'ended';
create index family_member_of_actor on family_member (holder_id, since);
create index family_member_of_member on family_member (member_id, since);
create index family_member_look on family_member (next_look)
  where state <> 'ended' and next_look is not null;
create index family_member_ward on family_member (id) where state <> 'ended' and ground = 'ward';

-- An invitation to be a member of somebody's family, sent or not to somebody there is.
-- holder_id: who invites. invited_id: null where there is nobody of that number and name, which
-- nobody is told. invited_index: keyed digest of the number that was named, by which a repeat is
-- known. invited_name: ciphertext of the masked name that was named.
create table family_invitation (
  id            uuid        not null,
  holder_id     uuid        not null,
  channel_no    text        not null,
  invited_id    uuid,
  invited_index bytea       not null,
  invited_name  bytea       not null,
  relation      text        not null check (relation in ('child', 'parent', 'spouse', 'other')),
  region_code   text        not null check (region_code ~ '^[0-9]{6}$'),
  abilities     text[]      not null,
  state         text        not null
                check (state in ('open', 'accepted', 'refused', 'withdrawn', 'expired')),
  sent_at       timestamptz not null,
  expires_at    timestamptz not null,
  closed_at     timestamptz,
  member_id     uuid,
  primary key (id, holder_id),
  check ((state = 'open') = (closed_at is null)),
  check ((state = 'accepted') = (member_id is not null))
);
create unique index family_invitation_one_open on family_invitation (holder_id, invited_index)
  where state = 'open';
create index family_invitation_of_holder on family_invitation (holder_id, sent_at);
create index family_invitation_open_to on family_invitation (invited_id) where state = 'open';
create index family_invitation_expiry on family_invitation (expires_at) where state = 'open';
