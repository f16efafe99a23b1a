-- Looked at beside the traffic.
alter table bank_binding validate constraint bank_binding_state_check;
alter table bank_binding validate constraint bank_binding_account_check;

-- Requests that nobody answered. A build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists bank_binding_unanswered;
create index concurrently bank_binding_unanswered on bank_binding (answer_until) where state = 'requested';
