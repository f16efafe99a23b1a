package org.essc.platform.partition;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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

  private final DataSource database;
  private final Optional<Path> directory;

  /**
   * Digests of files whose months may not be dropped yet: a drop gives up where it finds no lock.
   */
  private final Map<String, byte[]> written = new ConcurrentHashMap<>();

  MonthsToFiles(DataSource database, ArchiveConfig config) {
    this.database = database;
    this.directory = config.directory().map(Path::of);
  }

  boolean areKept() {
    return directory.isPresent();
  }

  /**
   * SHA-256 of the file; one that this instance has written and that is whole is not written again.
   */
  Uni<byte[]> write(Archiving archiving, String partition) {
    return Uni.createFrom()
        .item(directory.orElseThrow())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(where -> write(where, archiving, partition));
  }

  private byte[] write(Path where, Archiving archiving, String partition) {
    try (var connection = database.getConnection()) {
      if (!answer(connection, TURN)) {
        throw new IllegalStateException("another instance writes into the archive");
      }
      try {
        return write(connection, ArchiveFile.of(where, partition), archiving, partition);
      } finally {
        answer(connection, END);
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(partition + " is not archived", e);
    }
  }

  private byte[] write(
      Connection connection, ArchiveFile file, Archiving archiving, String partition)
      throws SQLException, IOException {
    var known = written.get(partition);
    if (known != null && isWhole(file, known)) {
      return known;
    }
    var digest = file.write(connection, archiving.rows(partition), archiving.check());
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
