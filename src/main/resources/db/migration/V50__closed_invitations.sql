-- Invitations that are closed, by when they may be forgotten.
-- Built beside the traffic; a build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists family_invitation_closed;
create index concurrently family_invitation_closed on family_invitation (closed_at) where state <> 'open';
