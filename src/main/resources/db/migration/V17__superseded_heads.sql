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

-- Thins a few chains' hours that ended before the given moment and a week ago; answers the deleted.
-- Passes over what another instance is thinning.
create function audit_head_thin(before timestamptz, most_hours int)
returns table (chain smallint, seq bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  up_to timestamptz := date_trunc('hour', least(before, now() - interval '7 days'), 'UTC');
begin
  perform set_config('essc.thinning_heads', 'on', true);
  return query
    with crowded as (
      select c.chain, o.hour_begins
        from audit_chain c
        cross join lateral (
          select date_trunc('hour', h.signed_at, 'UTC') as hour_begins
            from audit_head h where h.chain = c.chain and h.signed_at < up_to
           group by 1 having count(*) > 1) o
       order by o.hour_begins limit most_hours),
    ended as (
      select c.chain, c.hour_begins, (
        select max(h.seq) from audit_head h
         where h.chain = c.chain and h.signed_at >= c.hour_begins
           and h.signed_at < c.hour_begins + interval '1 hour') as last_seq
        from crowded c),
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
