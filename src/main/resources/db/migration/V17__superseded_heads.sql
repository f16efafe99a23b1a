-- Signed heads that a later one of the same chain covers may go. Expands only.

-- A head commits to every entry of its chain before it, so one that is followed by another of the
-- same hour proves nothing that the later one does not prove. It goes after a week; the last of
-- each chain and hour stays for ever. The triggers hold whoever deletes to that.
create function audit_head_thinned_only() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('essc.thinning_heads', true), '') <> 'on' then
    raise exception 'the audit log is append-only';
  end if;
  return null;
end $$;

create function audit_head_superseded_only() returns trigger language plpgsql as $$
declare
  hour_begins timestamptz := date_trunc('hour', old.signed_at, 'UTC');
begin
  if old.signed_at > now() - interval '7 days' or not exists (
    select from audit_head h
     where h.chain = old.chain and h.seq > old.seq
       and h.signed_at >= hour_begins and h.signed_at < hour_begins + interval '1 hour'
     order by h.signed_at desc limit 1) then
    raise exception 'the audit log is append-only';
  end if;
  return old;
end $$;

drop trigger audit_head_append_only on audit_head;
create trigger audit_head_append_only before update or truncate on audit_head
  for each statement execute function audit_is_append_only();
create trigger audit_head_thinned before delete on audit_head
  for each statement execute function audit_head_thinned_only();
create trigger audit_head_superseded before delete on audit_head
  for each row execute function audit_head_superseded_only();

-- Thins chains' hours that ended before the given moment and a week ago, the oldest first, until as
-- many heads as asked for are gone; an hour is thinned as a whole, so it may be 3,599 more. Answers
-- the deleted. Passes over what another instance is thinning.
create function audit_head_thin(before timestamptz, wanted int)
returns table (chain smallint, seq bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  up_to timestamptz := date_trunc('hour', least(before, now() - interval '7 days'), 'UTC');
begin
  perform set_config('essc.thinning_heads', 'on', true);
  return query
    with crowded as (
      select c.chain, o.hour_begins,
             sum(o.heads - 1) over (order by o.hour_begins, c.chain) - (o.heads - 1) as before_it
        from audit_chain c
        cross join lateral (
          select date_trunc('hour', h.signed_at, 'UTC') as hour_begins, count(*) as heads
            from audit_head h where h.chain = c.chain and h.signed_at < up_to
           group by 1 having count(*) > 1) o),
    ended as (
      select c.chain, c.hour_begins, (
        select max(h.seq) from audit_head h
         where h.chain = c.chain and h.signed_at >= c.hour_begins
           and h.signed_at < c.hour_begins + interval '1 hour') as last_seq
        from crowded c
       where c.before_it < wanted),
    superseded as (
      select h.chain, h.seq
        from ended c
        join audit_head h on h.chain = c.chain and h.seq < c.last_seq
         and h.signed_at >= c.hour_begins and h.signed_at < c.hour_begins + interval '1 hour'
         for update of h skip locked)
    delete from audit_head d using superseded s
     where d.chain = s.chain and d.seq = s.seq
    returning d.chain, d.seq;
  perform set_config('essc.thinning_heads', 'off', true);
end $$;
