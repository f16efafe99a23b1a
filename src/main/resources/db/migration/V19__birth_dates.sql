-- The birth date that an application gave of a person whose document's number does not tell it (a passport): sealed, as
-- the number is. Null where the number tells, and where nobody has told. Expands only.
alter table holder add column birth_date bytea;
