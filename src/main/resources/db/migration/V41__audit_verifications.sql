-- Verifications of the audit log that auditors have started, and what came of them.
-- lease_until: until when the instance that reads has to say that it still does.
create table audit_verification (
  id            uuid        primary key,
  started_by    text        not null,
  started_at    timestamptz not null,
  lease_until   timestamptz not null,
  state         text        not null check (state in ('running', 'intact', 'findings', 'failed')),
  entries_total bigint      not null,
  entries_read  bigint      not null default 0,
  found         bigint      not null default 0,
  findings      text[]      not null default '{}',
  finished_at   timestamptz,
  check ((state = 'running') = (finished_at is null))
);
create unique index audit_verification_one_runs on audit_verification (state) where state = 'running';
create index audit_verification_newest on audit_verification (started_at desc);
