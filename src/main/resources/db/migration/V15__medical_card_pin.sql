-- How often an old medical insurance card's PIN was wrong while somebody tried to switch it over to
-- a social security card. Counted before the insurer is asked, so that guesses sent together count.
create table medical_card_pin (
  card_id    uuid        not null,
  holder_id  uuid        not null,
  errors     int         not null check (errors >= 0),
  since      timestamptz not null,
  primary key (card_id, holder_id)
);
