-- Built beside the traffic. A build that was broken off leaves an invalid index, so each begins anew.

-- Credentials that a revoked key has signed.
drop index concurrently if exists ecard_binding_kid;
create index concurrently ecard_binding_kid on ecard_binding (kid)
  where state = 'active' and not credential_due;

-- What retention looks for.
drop index concurrently if exists outbox_event_published;
create index concurrently outbox_event_published on outbox_event (published_at)
  where published_at is not null;
drop index concurrently if exists card_application_ended_with_photo;
create index concurrently card_application_ended_with_photo on card_application (updated_at)
  where photo_id is not null and state in ('withdrawn', 'refused');
drop index concurrently if exists pin_approval_undecided;
create index concurrently pin_approval_undecided on pin_approval (expires_at)
  where decided_at is null;
