-- How many subjects a stream watches, so that it need not be counted with each one that is added.
alter table event_stream add column subjects integer not null default 0;
update event_stream s set subjects = w.n
  from (select stream_id, count(*) n from event_subject group by stream_id) w
 where s.id = w.stream_id;
