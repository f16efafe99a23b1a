-- Invitations that a holder has received, for the copy of all that is kept about a person. Built beside the traffic; a
-- build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists family_invitation_of_invited;
create index concurrently family_invitation_of_invited on family_invitation (invited_id)
  where invited_id is not null;
