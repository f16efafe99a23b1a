package org.essc.platform.partition;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** How a month of a table becomes a file before it is dropped. */
public interface Archiving {

  /** A query for the rows that are kept, in their order. */
  String rows(String partition);

  /**
   * Notes that the month is in a file.
   *
   * @param transaction in which it is dropped next
   * @param digest SHA-256 of the file
   */
  Uni<Void> noteGone(SqlClient transaction, String partition, byte[] digest);
}
