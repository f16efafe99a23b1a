-- What holders agreed to, the oldest first, for its retention. Built beside the traffic; a build that was broken off leaves
-- an invalid index, so it begins anew.
drop index concurrently if exists login_consent_given;
create index concurrently login_consent_given on login_consent (given_at);
