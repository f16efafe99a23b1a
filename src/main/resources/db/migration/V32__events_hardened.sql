-- Events of one act share one txn, however many statements of its transaction tell them: the same for all
-- that one transaction tells of one holder, and told apart by the moment where a restored server counts
-- its transactions anew. A statement that acts on many cards names another one for each holder.
create function outbox_txn(holder uuid) returns uuid language sql volatile as $$
  select left(encode(sha256(convert_to(
    pg_current_xact_id()::text || ' ' || extract(epoch from transaction_timestamp())::text || ' ' || holder::text,
    'UTF8')), 'hex'), 32)::uuid
$$;

-- How many events a receiver has refused since it last took one: who refuses everything has a fault of
-- its own, and its events wait until that is mended.
alter table event_stream add column refused_in_a_row integer not null default 0;
