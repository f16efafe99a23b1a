-- What is due of each region is found without looking at what waits for the others. Built beside the traffic; a
-- build that was broken off leaves an invalid index, so it begins anew.
drop index concurrently if exists text_message_region_due;
create index concurrently text_message_region_due on text_message (region_code, due_at);
