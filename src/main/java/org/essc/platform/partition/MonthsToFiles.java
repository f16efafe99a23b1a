package org.essc.platform.partition;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Writes months into the archive, in a thread of their own: it takes as long as the disk does. One
 * instance at a time, as they may share the directory.
 */
@Singleton
class MonthsToFiles {

  private static final String TURN = "select pg_try_advisory_lock(hashtext('archive'))";
  private static final String END = "select pg_advisory_unlock(hashtext('archive'))";

  /** Reading a month takes minutes, and what was refused is mended by people. */
  private static final Duration REFUSED_FOR = Duration.ofDays(1);

  private record Refusal(String why, Instant until) {}

  private final DataSource database;
  private final Optional<Path> directory;
  private final Clock clock;

  /**
   * Digests of files whose months may not be dropped yet: a drop gives up where it finds no lock.
   */
  private final Map<String, byte[]> written = new ConcurrentHashMap<>();

  /** Months that are not read again for now. */
  private final Map<String, Refusal> refused = new ConcurrentHashMap<>();

  MonthsToFiles(DataSource database, ArchiveConfig config, Clock clock) {
    this.database = database;
    this.directory = config.directory().map(Path::of);
    this.clock = clock;
  }

  boolean areKept() {
    return directory.isPresent();
  }

  /**
   * SHA-256 of the file; the month stays as it is from then on. One that this instance has written
   * and that is whole is not written again, and a month that was refused is not read again for a
   * day.
   */
  Uni<byte[]> write(Archiving archiving, String partition) {
    return Uni.createFrom()
        .item(directory.orElseThrow())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(where -> write(where, archiving, partition));
  }

  private byte[] write(Path where, Archiving archiving, String partition) {
    requireNotRefused(partition);
    try (var connection = database.getConnection()) {
      if (!answer(connection, TURN)) {
        throw new IllegalStateException("another instance writes into the archive");
      }
      try {
        return write(connection, ArchiveFile.of(where, partition), archiving, partition);
      } finally {
        answer(connection, END);
      }
    } catch (ArchiveFile.Refused e) {
      refused.put(partition, new Refusal(e.getMessage(), clock.instant().plus(REFUSED_FOR)));
      throw notArchived(partition, e.getMessage(), e);
    } catch (SQLException | IOException e) {
      throw notArchived(partition, e.getMessage(), e);
    }
  }

  private void requireNotRefused(String partition) {
    var refusal = refused.get(partition);
    if (refusal != null && clock.instant().isBefore(refusal.until())) {
      throw notArchived(
          partition, refusal.why() + "; it is read again at " + refusal.until(), null);
    }
  }

  private static IllegalStateException notArchived(String partition, String why, Exception cause) {
    return new IllegalStateException(partition + " is not archived: " + why, cause);
  }

  private byte[] write(
      Connection connection, ArchiveFile file, Archiving archiving, String partition)
      throws SQLException, IOException {
    var known = written.get(partition);
    // kept no more: as after a failover to a server that had not heard of it
    boolean kept = known != null && answer(connection, MonthRows.isKept(partition));
    if (kept && isWhole(file, known)) {
      return known;
    }
    var rows = archiving.rows(partition);
    rows.keep(connection);
    var digest = file.write(connection, rows, archiving.check());
    written.put(partition, digest);
    return digest;
  }

  private static boolean isWhole(ArchiveFile file, byte[] digest) {
    try {
      file.read(digest, line -> {});
      return true;
    } catch (IOException another) {
      return false;
    }
  }

  private static boolean answer(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(question)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
