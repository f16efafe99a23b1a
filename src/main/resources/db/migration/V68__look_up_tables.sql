-- Who has a number: docs/adr/0013-look-up-tables.md. The tables of holders are reached by holder_id; these lead from a number
-- that says no holder to him. Each is divided by its number, if ever, and so it can promise that the number is there once.
create table holder_lookup (
  id_number_index  bytea  not null,
  id_type          text   not null,
  holder_id        uuid   not null,
  primary key (id_number_index, id_type)
);

create table card_lookup (
  card_no_index  bytea  primary key,
  holder_id      uuid   not null
);

create table signing_lookup (
  sign_no    text  primary key,
  holder_id  uuid  not null
);

-- How far the rows of before have been entered, by the ids of the table that has the number. Who enters some holds the row.
create table lookup_fill (
  lookup     text  primary key,
  after      uuid  not null default '00000000-0000-0000-0000-000000000000',
  filled_at  timestamptz
);
insert into lookup_fill (lookup) values ('holder_lookup'), ('card_lookup'), ('signing_lookup');

-- The table that has the number says the truth: what an entry said of a number before is overwritten.
create function holder_lookup_added() returns trigger language plpgsql as $$
begin
  insert into holder_lookup (id_number_index, id_type, holder_id)
    select id_number_index, id_type, id from added
    on conflict (id_number_index, id_type) do update set holder_id = excluded.holder_id;
  return null;
end $$;

-- A number that is corrected. Not while rows of before are entered: who has read the former number would enter it.
create function holder_lookup_moved() returns trigger language plpgsql as $$
begin
  perform from lookup_fill where lookup = 'holder_lookup' for share;
  delete from holder_lookup
   where id_number_index = old.id_number_index and id_type = old.id_type and holder_id = old.id;
  insert into holder_lookup (id_number_index, id_type, holder_id) values (new.id_number_index, new.id_type, new.id)
    on conflict (id_number_index, id_type) do update set holder_id = excluded.holder_id;
  return null;
end $$;

create function card_lookup_added() returns trigger language plpgsql as $$
begin
  insert into card_lookup (card_no_index, holder_id)
    select card_no_index, holder_id from added
    on conflict (card_no_index) do update set holder_id = excluded.holder_id;
  return null;
end $$;

create function signing_lookup_added() returns trigger language plpgsql as $$
begin
  insert into signing_lookup (sign_no, holder_id)
    select sign_no, holder_id from added
    on conflict (sign_no) do update set holder_id = excluded.holder_id;
  return null;
end $$;
