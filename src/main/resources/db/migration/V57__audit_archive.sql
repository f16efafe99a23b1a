-- Which months of the audit log lie in an archive and no longer here: the first and the last entry of each chain, and
-- the SHA-256 of the file.
create table audit_archive (
  partition    text        not null,
  chain        smallint    not null,
  first_seq    bigint      not null,
  last_seq     bigint      not null,
  last_digest  bytea       not null,
  file_digest  bytea       not null,
  archived_at  timestamptz not null,
  primary key (partition, chain)
);
create trigger audit_archive_append_only before update or delete or truncate on audit_archive
  for each statement execute function audit_is_append_only();

-- Notes it; in the same transaction the partition is dropped.
create function audit_archived(partition text, file_digest bytea) returns void language plpgsql as $$
begin
  execute format(
    'insert into audit_archive
       select %L, c.chain, f.seq, l.seq, l.hash, $1, now()
         from audit_chain c
        cross join lateral (select seq from %2$I where chain = c.chain order by seq limit 1) f
        cross join lateral (select seq, hash from %2$I where chain = c.chain order by seq desc limit 1) l',
    partition, partition)
    using file_digest;
end $$;
