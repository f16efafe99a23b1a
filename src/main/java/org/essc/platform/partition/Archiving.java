package org.essc.platform.partition;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** How a month of a table becomes a file before it is dropped. */
public interface Archiving {

  /** The rows that are kept, in their order. */
  MonthRows rows(String partition);

  /** Is given each row as it is read back from the file; what it refuses is not archived. */
  default ArchiveFile.Lines check() {
    return line -> {};
  }

  /**
   * Makes ready what says that the month is in a file.
   *
   * @param client outside of a transaction
   * @param digest SHA-256 of the file
   */
  Uni<Note> note(SqlClient client, String partition, byte[] digest);

  /** What says that a month is in a file. */
  interface Note {

    /**
     * Keeps it.
     *
     * @param transaction in which the month is dropped next
     */
    Uni<Void> store(SqlClient transaction);
  }
}
