-- Who has acted for a card's holder, where that person is a holder, too: both people read of it.
alter table card_act add column actor_holder_id uuid;
