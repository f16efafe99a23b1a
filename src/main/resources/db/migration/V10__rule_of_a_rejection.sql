-- The region's rule that a rejected row's refusal rests on, as a refusal of a single request names
-- it: the policy key, the division whose policy says it, and the title of its source. Null where no
-- region's rule made the refusal, and in rows of before.
alter table card_import_rejection
  add column rule         text,
  add column ruled_by     text,
  add column source_title text;

alter table agency_application_rejection
  add column rule         text,
  add column ruled_by     text,
  add column source_title text;
