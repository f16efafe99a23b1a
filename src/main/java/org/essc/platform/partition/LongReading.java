package org.essc.platform.partition;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction that reads a whole table, and writes or reads files meanwhile: the limits that a
 * server, a role or a proxy sets for requests' transactions do not end it.
 */
public final class LongReading {

  private LongReading() {}

  /**
   * The first statement of a transaction; what it sets ends with it.
   *
   * @param database without autocommit
   */
  public static void begin(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("set local statement_timeout = 0");
      statement.execute("set local idle_in_transaction_session_timeout = 0");
    }
  }
}
