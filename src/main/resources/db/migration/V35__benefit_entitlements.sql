-- Who draws a standing benefit, and by which day he or she has to show to be alive and entitled.
-- Nothing readable is kept of the person but the name, encrypted; the number is a keyed digest,
-- by which a holder is found who comes later. holder_id: null until one is known.
-- due_on: the day that the insurer names. qualified_until: as the last authentication says.
-- deadline: the later of the two; the next day it lapses. notice_on: first day on which it is due
-- soon. reason: of unmatched (unknown, mismatch), doubted and ended. source_id: the file that the
-- content was last taken from or confirmed by, a UUIDv7: of two, the greater one is the newer truth.
create table benefit_entitlement (
  id               uuid primary key,
  insurer_no       text        not null references partner (partner_no),
  scheme           text        not null,
  reference        text        not null,
  holder_id        uuid,
  id_type          text        not null,
  id_number_index  bytea       not null,
  name             bytea       not null,
  region_code      text        not null check (region_code ~ '^[0-9]{6}$'),
  state            text        not null check (state in ('unmatched', 'due', 'due-soon', 'qualified',
                                                         'lapsed', 'doubted', 'withdrawn', 'ended')),
  reason           text,
  due_on           date        not null,
  qualified_until  date,
  qualification_id uuid,
  deadline         date        not null,
  notice_on        date        not null,
  content_mac      bytea       not null,
  source_id        uuid        not null,
  created_at       timestamptz not null,
  changed_at       timestamptz not null,
  unique (insurer_no, scheme, reference),
  check (state in ('unmatched', 'withdrawn') or holder_id is not null),
  check (state not in ('unmatched', 'doubted', 'ended') or reason is not null)
);
create index benefit_entitlement_of_holder on benefit_entitlement (holder_id) where holder_id is not null;
create index benefit_entitlement_of_insurer on benefit_entitlement (insurer_no, id);
create index benefit_entitlement_by_state on benefit_entitlement (insurer_no, state, id);
create index benefit_entitlement_notice on benefit_entitlement (notice_on) where state in ('due', 'qualified');
create index benefit_entitlement_deadline on benefit_entitlement (deadline)
  where state in ('due', 'due-soon', 'qualified');
create index benefit_entitlement_unmatched on benefit_entitlement (id)
  where state = 'unmatched' and reason = 'unknown';

-- A file of entitlements. Its columns are those of card_import, as the same program reads both.
create table benefit_file (
  id           uuid primary key,
  partner_no   text        not null references partner (partner_no),
  state        text        not null check (state in ('receiving', 'running', 'completed', 'failed')),
  format       text        not null check (format in ('csv', 'ndjson')),
  columns      text[]      not null default '{}',
  failure      text,
  chunks       integer     not null default 0,
  next_chunk   integer     not null default 0,
  rows_total   bigint      not null default 0,
  accepted     bigint      not null default 0,
  unchanged    bigint      not null default 0,
  rejected     bigint      not null default 0,
  lease_until  timestamptz not null,
  created_at   timestamptz not null,
  started_at   timestamptz,
  finished_at  timestamptz,
  check (unchanged <= accepted and accepted + rejected <= rows_total)
);
create index benefit_file_open on benefit_file (lease_until) where state in ('receiving', 'running');
create index benefit_file_partner on benefit_file (partner_no, id);

create table benefit_file_chunk (
  import_id   uuid     not null references benefit_file (id) on delete cascade,
  seq         integer  not null,
  first_line  bigint   not null,
  content     bytea    not null,
  primary key (import_id, seq)
);
alter table benefit_file_chunk alter column content set storage external;

create table benefit_file_rejection (
  import_id     uuid    not null references benefit_file (id) on delete cascade,
  line          bigint  not null,
  field         text    not null,
  code          text    not null,
  rule          text,
  ruled_by      text,
  source_title  text,
  primary key (import_id, line, field)
);
