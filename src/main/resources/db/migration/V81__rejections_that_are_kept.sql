-- Of a file: how many rejections are kept, and how many were only counted, as more than so many nobody reads. What files
-- of before have kept is not counted.
call patiently('card_import', $$ alter table card_import
  add column if not exists rejections_kept bigint not null default 0,
  add column if not exists rejections_left_out bigint not null default 0 $$);
call patiently('agency_application', $$ alter table agency_application
  add column if not exists rejections_kept bigint not null default 0,
  add column if not exists rejections_left_out bigint not null default 0 $$);
call patiently('benefit_file', $$ alter table benefit_file
  add column if not exists rejections_kept bigint not null default 0,
  add column if not exists rejections_left_out bigint not null default 0 $$);
