package org.essc.testing;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Who waits for locks. It is asked over a connection of its own each time: within a transaction
 * PostgreSQL goes on showing the sessions that its first look found, and a pool that grows
 * afterwards stays unseen.
 */
public final class LockWaits {

  private LockWaits() {}

  /** How many wait for what the connection holds. */
  public static int behind(Connection holding) throws SQLException {
    return count(
        holding.unwrap(PGConnection.class).getBackendPID() + " = any(pg_blocking_pids(pid))");
  }

  /** Also those who wait behind who waits for it. */
  public static int all() throws SQLException {
    return count("wait_event_type = 'Lock'");
  }

  private static int count(String condition) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery("select count(*) from pg_stat_activity where " + condition)) {
      found.next();
      return found.getInt(1);
    }
  }
}
