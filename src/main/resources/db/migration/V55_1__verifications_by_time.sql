-- accepted_code: what a verification has as code_digest, of a code's digest and its end.
do $$
declare
  since timestamptz := partition_from((select max(verified_at) from verification));
begin
  execute format(
    $f$create or replace function accepted_code(digest bytea, ends timestamptz) returns bytea language sql immutable as $x$
      select case when ends < %L::timestamptz then digest
        else '\x000000000000'::bytea || int2send(floor(extract(epoch from ends) / 86400)::int2) || digest end $x$ $f$,
    since);
  call partition_by_time('verification', 'code_digest', 'code_digest >= ''\x000000000001''',
    '''\x000000000001''', 'maxvalue', since, 'code_digest, holder_id');
end $$;
