-- A holder's rows, for the copy of all that is kept about a person: these tables were read by card
-- or application alone.
drop index concurrently if exists card_act_of_holder;
create index concurrently card_act_of_holder on card_act (holder_id);
drop index concurrently if exists card_photo_of_holder;
create index concurrently card_photo_of_holder on card_photo (holder_id) where holder_id is not null;
drop index concurrently if exists card_replacement_of_holder;
create index concurrently card_replacement_of_holder on card_replacement (holder_id);
drop index concurrently if exists production_item_of_holder;
create index concurrently production_item_of_holder on production_item (holder_id);
drop index concurrently if exists card_loss_report_of_holder;
create index concurrently card_loss_report_of_holder on card_loss_report (holder_id);
drop index concurrently if exists face_data_change_of_holder;
create index concurrently face_data_change_of_holder on face_data_change (holder_id);
drop index concurrently if exists card_cancellation_of_holder;
create index concurrently card_cancellation_of_holder on card_cancellation (holder_id);
drop index concurrently if exists card_settlement_of_holder;
create index concurrently card_settlement_of_holder on card_settlement (holder_id);
drop index concurrently if exists pin_approval_of_holder;
create index concurrently pin_approval_of_holder on pin_approval (holder_id);
drop index concurrently if exists ecard_of_holder;
create index concurrently ecard_of_holder on ecard (holder_id);
drop index concurrently if exists ecard_binding_of_holder;
create index concurrently ecard_binding_of_holder on ecard_binding (holder_id);
