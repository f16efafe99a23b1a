-- What waits for a bank's answer. Built beside the traffic; a build that was broken off leaves an invalid index, so it
-- begins anew.
drop index concurrently if exists bank_binding_requested;
create index concurrently bank_binding_requested on bank_binding (partner_no, id) where state = 'requested';
