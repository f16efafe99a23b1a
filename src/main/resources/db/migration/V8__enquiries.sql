-- The signed list per region against which terminals validate chips offline; made anew when it ages.
create table chip_validation (
  region_code  text        primary key,
  issued_at    timestamptz not null,
  jws          text        not null
);
create index physical_card_refused on physical_card (left(region_code, 2), id)
  where state in (2, 3, 4, 9);
