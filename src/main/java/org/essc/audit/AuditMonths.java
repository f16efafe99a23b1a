package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.platform.partition.ArchiveFile;
import org.essc.platform.partition.Archiving;
import org.essc.platform.partition.MonthRows;
import org.essc.platform.partition.Partitioned;
import org.essc.platform.retention.RetentionConfig;

/**
 * Months of the log, and how they become files that {@code audit verify} reads. The database notes
 * up to where each chain is in a file, and the file's digest, each note signed.
 */
@Singleton
public class AuditMonths implements Archiving {

  /** What the law asks for; nobody can configure less. */
  private static final Duration AT_LEAST = Duration.ofDays(183);

  private final ArchiveNotes notes;

  AuditMonths(ArchiveNotes notes) {
    this.notes = notes;
  }

  @Produces
  @Singleton
  Partitioned entries(RetentionConfig config) {
    var kept = config.auditEntries();
    return Partitioned.archived(
        "audit_entry", kept.compareTo(AT_LEAST) < 0 ? AT_LEAST : kept, this);
  }

  @Override
  public MonthRows rows(String partition) {
    return monthOf(partition);
  }

  /** The entries of a month, as its file has them. */
  public static MonthRows monthOf(String partition) {
    return new MonthRows(
        partition, List.of("chain", "seq", "payload", "hash"), List.of("chain", "seq"));
  }

  @Override
  public ArchiveFile.Lines check() {
    return new FollowingEntries();
  }

  @Override
  public Uni<Note> note(SqlClient client, String partition, byte[] digest) {
    return notes
        .sign(client, partition, digest)
        .map(signed -> transaction -> notes.store(transaction, signed));
  }
}
