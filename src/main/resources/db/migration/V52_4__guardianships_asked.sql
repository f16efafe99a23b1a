-- Guardianships of adults that wait for a second clerk. holder_id: the ward; guardian_id: who is to act.
-- document_digest: keyed digest of the proof's number, which the second clerk reads from it, too.
create table guardianship_request (
  holder_id       uuid        not null,
  guardian_id     uuid        not null,
  relation        text        not null check (relation in ('child', 'parent', 'spouse', 'other')),
  document_digest bytea       not null,
  asked_by        text        not null,
  asked_at        timestamptz not null,
  good_until      timestamptz not null,
  primary key (holder_id, guardian_id)
);
create index guardianship_request_over on guardianship_request (good_until);
