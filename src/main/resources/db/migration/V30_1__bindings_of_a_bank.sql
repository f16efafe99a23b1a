-- What a bank's bindings came to on one day, for its reconciliation. Built beside the traffic; a build that was broken off
-- leaves an invalid index, so it begins anew.
drop index concurrently if exists bank_binding_activated;
create index concurrently bank_binding_activated on bank_binding (partner_no, activated_at) where activated_at is not null;
drop index concurrently if exists bank_binding_ended;
create index concurrently bank_binding_ended on bank_binding (partner_no, ended_at) where ended_at is not null;
