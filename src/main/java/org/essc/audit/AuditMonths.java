package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.platform.partition.Archiving;
import org.essc.platform.partition.Partitioned;
import org.essc.platform.retention.RetentionConfig;

/**
 * Months of the log, and how they become files that {@code audit verify} reads. The database notes
 * up to where each chain is in a file, and the file's digest.
 */
@Singleton
public class AuditMonths implements Archiving {

  /** What the law asks for; nobody can configure less. */
  private static final Duration AT_LEAST = Duration.ofDays(183);

  private static final String NOTE = "select audit_archived($1, $2)";

  @Produces
  @Singleton
  Partitioned entries(RetentionConfig config) {
    var kept = config.auditEntries();
    return Partitioned.archived(
        "audit_entry", kept.compareTo(AT_LEAST) < 0 ? AT_LEAST : kept, this);
  }

  @Override
  public String rows(String partition) {
    return "select chain, seq, payload, hash from " + partition + " order by chain, seq";
  }

  @Override
  public Uni<Void> noteGone(SqlClient transaction, String partition, byte[] digest) {
    return transaction
        .preparedQuery(NOTE)
        .execute(Tuple.of(partition, Buffer.buffer(digest)))
        .replaceWithVoid();
  }
}
