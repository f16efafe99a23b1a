package org.essc.audit;

import static org.essc.platform.sql.SqlTimes.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.essc.audit.AuditHeadsResource.Head;

/** Chains' heads that wait for a signature, and those that have one. */
@Singleton
class AuditHeadStore {

  /**
   * A chain that moved since its last signed head.
   *
   * @param intact whether its last entry is there and not behind what was signed before
   */
  record Moved(int chain, long seq, byte[] hash, boolean intact) {}

  /**
   * The last condition keeps several instances from signing the same chain in one interval. A head
   * of a later time than theirs keeps nobody: the clock that it is of was wrong. Only the newest
   * counts: when that time has come, heads that were signed since lie over it.
   */
  private static final String MOVED =
      """
      select c.chain, c.head_seq, c.head_hash,
        exists (select from audit_entry e
          where e.chain = c.chain and e.seq = c.head_seq and e.hash = c.head_hash)
        and not exists (select from audit_head h
          where h.chain = c.chain and h.seq > c.head_seq) as intact
      from audit_chain c
      where c.head_seq > 0
        and not exists (select from audit_head h
          where h.chain = c.chain and h.seq = c.head_seq)
        and not exists (select from (
            select signed_at from audit_head
             where chain = c.chain order by seq desc limit 1) newest
          where newest.signed_at > $1 and newest.signed_at <= $2)
      order by c.chain""";

  private static final String STORE =
      """
      insert into audit_head (chain, seq, signed_at, jws)
      select * from unnest($1::smallint[], $2::bigint[], $3::timestamptz[], $4::text[])
      on conflict do nothing
      returning chain""";

  private static final String NEWEST =
      """
      select h.chain, h.seq, h.jws
        from audit_chain c
        cross join lateral (
          select chain, seq, jws from audit_head
           where chain = c.chain order by seq desc limit 1) h
       order by h.chain""";

  private static final String CHAINS =
      """
      select c.chain, c.head_seq, coalesce(h.seq, 0), h.signed_at
        from audit_chain c
        left join lateral (
          select seq, signed_at from audit_head
           where chain = c.chain order by seq desc limit 1) h on true
       order by c.chain""";

  /**
   * By the database's clock, which also gave the entries their time. Where a chain's next entry is
   * missing, which is another alarm, its last one tells.
   */
  private static final String UNSEALED_FOR =
      """
      select coalesce(max(extract(epoch from
               clock_timestamp() - coalesce(e.at, c.head_at))), 0)::float8
        from audit_chain c
        cross join lateral (
          select coalesce(max(seq), 0) as seq from audit_head where chain = c.chain) h
        left join lateral (
          select n.at from audit_entry n where n.chain = c.chain and n.seq = h.seq + 1) e on true
       where c.head_seq > h.seq""";

  private final Pool pool;

  AuditHeadStore(Pool pool) {
    this.pool = pool;
  }

  /** Chains that moved and that nobody has signed since the one moment and up to the other. */
  Uni<List<Moved>> moved(Instant since, Instant upTo) {
    return pool.preparedQuery(MOVED)
        .execute(
            Tuple.of(
                OffsetDateTime.ofInstant(since, ZoneOffset.UTC),
                OffsetDateTime.ofInstant(upTo, ZoneOffset.UTC)))
        .map(AuditHeadStore::read);
  }

  private static List<Moved> read(RowSet<Row> rows) {
    var moved = new ArrayList<Moved>(rows.size());
    for (var row : rows) {
      moved.add(
          new Moved(
              row.getShort(0), row.getLong(1), row.getBuffer(2).getBytes(), row.getBoolean(3)));
    }
    return moved;
  }

  /** The last that was signed of each chain. */
  Uni<List<Head>> newest() {
    return pool.query(NEWEST)
        .execute()
        .map(
            rows -> {
              var heads = new ArrayList<Head>(rows.size());
              rows.forEach(
                  row -> heads.add(new Head(row.getShort(0), row.getLong(1), row.getString(2))));
              return heads;
            });
  }

  /** How old the oldest entry is that no signed head covers; nothing where all are covered. */
  Uni<Duration> unsealedFor() {
    return pool.query(UNSEALED_FOR)
        .execute()
        .map(rows -> rows.iterator().next().getDouble(0))
        // an entry may be ahead of a clock that was set back
        .map(seconds -> Duration.ofMillis((long) (Math.max(0, seconds) * 1_000)));
  }

  Uni<List<ReadChains.Chain>> chains() {
    return pool.query(CHAINS)
        .execute()
        .map(
            rows -> {
              var chains = new ArrayList<ReadChains.Chain>(rows.size());
              rows.forEach(
                  row ->
                      chains.add(
                          new ReadChains.Chain(
                              row.getShort(0),
                              row.getLong(1),
                              row.getLong(2),
                              instant(row.getOffsetDateTime(3)))));
              return chains;
            });
  }

  /** Answers the chains whose head was stored: another instance may have been faster. */
  Uni<Set<Integer>> store(Map<SignedHead, String> signed) {
    var chains = new Short[signed.size()];
    var seqs = new Long[signed.size()];
    var times = new OffsetDateTime[signed.size()];
    var texts = new String[signed.size()];
    int i = 0;
    for (var entry : signed.entrySet()) {
      var head = entry.getKey();
      chains[i] = (short) head.chain();
      seqs[i] = head.seq();
      times[i] = OffsetDateTime.ofInstant(head.signedAt(), ZoneOffset.UTC);
      texts[i++] = entry.getValue();
    }
    return pool.preparedQuery(STORE)
        .execute(Tuple.of(chains, seqs, times, texts))
        .map(
            rows -> {
              var stored = new java.util.HashSet<Integer>();
              rows.forEach(row -> stored.add((int) row.getShort(0)));
              return stored;
            });
  }
}
