-- Where people go with their cards. hours are null where nobody has said them: then days, spans and
-- on_public_holidays are all null; otherwise none of them is. spans: 08:30-11:40, in China's time.
create table service_point (
  id                  text        primary key,
  region_code         text        not null,
  name                text        not null,
  kind                text        not null,
  address             text        not null,
  telephone           text,
  days                text[],
  spans               text[],
  on_public_holidays  boolean,
  services            text[]      not null,
  source              text        not null,
  updated_at          timestamptz not null,
  check ((days is null) = (spans is null) and (days is null) = (on_public_holidays is null))
);
