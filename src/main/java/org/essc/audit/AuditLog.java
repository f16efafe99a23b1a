package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;

/**
 * Writes the audit log: append-only, in sixteen hash chains whose heads are signed.
 *
 * <p>What cannot be written did not happen: every way of writing fails with 503 where the entry is
 * not stored, and the caller must then fail too.
 *
 * <p><b>Locks.</b> An append holds its chain's head row until the transaction ends, since the next
 * entry's hash needs this one's. So it is the transaction's last statement, and a transaction
 * appends once. {@link #chain()} deals the chains out in turn, and {@code audit_append_receipt}
 * takes that chain only if it is free: otherwise the next free one, and it waits only when all
 * sixteen are taken. One slow transaction therefore occupies one chain and delays nobody, where a
 * fixed choice would have every sixteenth act of every instance queue behind it.
 */
@Singleton
public class AuditLog {

  /** Chains there are in the schema. */
  static final int CHAINS = 16;

  private static final String APPEND = "select chain, seq, hash from audit_append_receipt($1, $2)";
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final int LANES = 2;
  private static final int MAX_BATCH = 256;

  private final Clock clock;
  private final Receipts receipts;
  private final AtomicInteger turn = new AtomicInteger();
  private final MicroBatcher<String, Void> alone;

  AuditLog(Clock clock, Pool pool, Receipts receipts, Vertx vertx) {
    this.clock = clock;
    this.receipts = receipts;
    this.alone =
        new MicroBatcher<>(
            vertx,
            LANES,
            MAX_BATCH,
            payloads ->
                write(pool, payloads).replaceWith(Collections.nCopies(payloads.size(), null)));
  }

  /**
   * Appends in the caller's transaction, as its last statement: entries and act commit together.
   *
   * @param transaction the connection that carries the open transaction
   */
  public Uni<Void> append(SqlClient transaction, List<AuditEntry> entries) {
    return entries.isEmpty()
        ? Uni.createFrom().voidItem()
        : write(transaction, AuditPayload.of(entries, clock.instant()))
            .onFailure()
            .transform(ProblemException::unavailable);
  }

  /**
   * Appends on its own, for acts that change nothing else, such as refusals. Entries of the same
   * moment share one statement and one commit. Answers when the entry is durable.
   */
  public Uni<Void> record(AuditEntry entry) {
    // Written also when the caller has gone: what was refused is to be known.
    var written = alone.ask(payload(entry)).memoize().indefinitely();
    return TimeLimit.of(written, PATIENCE).onFailure().transform(ProblemException::unavailable);
  }

  /**
   * The entry's stored text, for a store that appends within a statement of its own: by {@code
   * audit_append_receipt}, whose answer it hands to {@link #note}.
   */
  public String payload(AuditEntry entry) {
    return AuditPayload.of(entry, clock.instant());
  }

  /** The same for a command, which has no container. */
  public static String payload(AuditEntry entry, Instant at) {
    return AuditPayload.of(entry, at);
  }

  /** The chain to try first; to be asked anew for every call of {@code audit_append_receipt}. */
  public short chain() {
    return (short) (turn.getAndIncrement() & (CHAINS - 1));
  }

  /**
   * Takes the receipt of entries that a store has appended itself: from now on this instance misses
   * them if they are cut off.
   *
   * @param client what carried the statement: a pool, or the connection of an open transaction,
   *     whose commit is waited for
   * @param row with the columns {@code chain}, {@code seq} and {@code hash} of the last entry
   */
  public void note(SqlClient client, Row row) {
    receipts.note(
        client,
        row.getShort("chain"),
        new Mark.Place(row.getLong("seq"), row.getBuffer("hash").getBytes()));
  }

  /** The same for what is known to be committed. */
  public void note(Receipt committed) {
    receipts.remember(committed.chain(), new Mark.Place(committed.seq(), committed.hash()));
  }

  /** Where the last of the entries stands that were appended together. */
  public record Receipt(int chain, long seq, byte[] hash) {}

  private Uni<Void> write(SqlClient client, List<String> payloads) {
    return client
        .preparedQuery(APPEND)
        .execute(Tuple.of(chain(), payloads.toArray(String[]::new)))
        .map(rows -> rows.iterator().next())
        .invoke(row -> note(client, row))
        .replaceWithVoid();
  }
}
