-- A card is suspended from the request of its cancellation with a proof of death and the like on, and
-- stays so until the card ends or the request is withdrawn. Its state (aaz502) remains beside it, so
-- that withdrawing leaves the card as it is then, whether it was lost, found or locked meanwhile.
alter table physical_card add column suspended_by uuid;
comment on column physical_card.suspended_by is 'card_cancellation.id that suspends the card, or null';

-- awaiting-settlement ─▶ withdrawn (a clerk says that it was a mistake)
-- refused             ─▶ withdrawn
alter table card_cancellation add column withdrawal_reason text;
alter table card_cancellation drop constraint card_cancellation_state_check;
alter table card_cancellation add constraint card_cancellation_state_check
  check (state in ('awaiting-settlement', 'cancelled', 'refused', 'withdrawn'));
alter table card_cancellation add constraint card_cancellation_withdrawal_check
  check ((state = 'withdrawn') = (withdrawal_reason is not null));

-- A person without full legal capacity: since when it is recorded, and by whom. What was shown stands
-- with the act (card_act).
alter table holder add column lacks_capacity_since timestamptz;
alter table holder add column lacks_capacity_by text;
