-- What waits in the outbox is looked for by its position, and what was published goes by months: nothing reads the indexes over
-- id and over published_at, of which each event paid for four entries.
-- Events of before V26, which have no position and are told to nobody, are found by one of them for the last time.
delete from outbox_event where published_at is null and position is null;
do $$
declare
  unread record;
begin
  for unread in
    select t.relname of_table, i.relname index
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
      join pg_class t on t.oid = x.indrelid
     where t.relname ~ '^outbox_event_(before|default|[0-9]{6})$'
       and not x.indisunique and x.indnatts = 1
       and (select attname from pg_attribute a where a.attrelid = t.oid and a.attnum = x.indkey[0]) in ('id', 'published_at')
  loop
    call patiently(unread.of_table, format('drop index %I', unread.index));
    commit;
  end loop;
end $$;
