-- What is due of each portal is found without looking at what waits for the others. Built beside the traffic; a
-- build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists logout_notice_portal_due;
create index concurrently logout_notice_portal_due on logout_notice (partner_no, due_at);
