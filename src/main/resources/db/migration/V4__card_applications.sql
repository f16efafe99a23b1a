-- Applications: photos, and files that agencies send.

-- A photo that was checked against a region's rules and waits for its application, or belongs to
-- one. content is ciphertext. Few rows fill a page, so that a window of pages that is encrypted
-- anew holds few photos.
create table card_photo (
  id              uuid        primary key,
  holder_id       uuid,
  application_id  uuid,
  region_code     text        not null check (region_code ~ '^[0-9]{6}$'),
  uploaded_by     text        not null,
  media_type      text        not null check (media_type in ('image/jpeg', 'image/png')),
  width           integer     not null,
  height          integer     not null,
  content         bytea       not null,
  created_at      timestamptz not null,
  check ((holder_id is null) = (application_id is null))
) with (fillfactor = 10);
alter table card_photo alter column content set storage external;
create index card_photo_waiting on card_photo (created_at) where application_id is null;
create index card_photo_application on card_photo (application_id) where application_id is not null;

-- Which of an agency's people an application is for, by the line of its file; content_mac tells
-- whether a repeated row says the same.
alter table card_application
  add column agency_line  bigint,
  add column content_mac  bytea,
  add constraint card_application_agency
    check ((agency_file_id is null) = (agency_line is null));
create index card_application_agency_line on card_application (agency_file_id, agency_line)
  where agency_file_id is not null;
create index card_application_region on card_application (holder_id, id);

-- As which of an application's routes a partner may apply for its people; none by default.
alter table partner
  add column agency_routes text[] not null default '{}';

-- A file of applications. Its columns are those of card_import, as the same program reads both.
create table agency_application (
  id           uuid primary key,
  partner_no   text        not null references partner (partner_no),
  state        text        not null check (state in ('receiving', 'running', 'completed', 'failed')),
  format       text        not null check (format = 'ndjson'),
  columns      text[]      not null default '{}',
  region_code  text        not null check (region_code ~ '^[0-9]{6}$'),
  route        text        not null,
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
create index agency_application_open on agency_application (lease_until)
  where state in ('receiving', 'running');
create index agency_application_partner on agency_application (partner_no, id);

create table agency_application_chunk (
  import_id   uuid     not null references agency_application (id) on delete cascade,
  seq         integer  not null,
  first_line  bigint   not null,
  content     bytea    not null,
  primary key (import_id, seq)
);
alter table agency_application_chunk alter column content set storage external;

create table agency_application_rejection (
  import_id  uuid    not null references agency_application (id) on delete cascade,
  line       bigint  not null,
  field      text    not null,
  code       text    not null,
  primary key (import_id, line, field)
);
