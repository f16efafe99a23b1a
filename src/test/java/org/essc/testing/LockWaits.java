package org.essc.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
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

  /** As {@link #behind}, and those who wait behind who waits for it. */
  public static int queue(Connection holding) throws SQLException {
    return number(
        """
        with recursive queue(pid) as (
          select %d union
          select waits.pid from pg_stat_activity waits
            join queue on queue.pid = any(pg_blocking_pids(waits.pid)))
        select count(*) - 1 from queue"""
            .formatted(holding.unwrap(PGConnection.class).getBackendPID()));
  }

  /** Whether the queue becomes so long before the last of it is answered. */
  public static boolean reach(int length, Connection holding, CompletableFuture<?> last)
      throws SQLException {
    while (!last.isDone()) {
      if (queue(holding) >= length) {
        return true;
      }
    }
    return false;
  }

  /** Whoever holds what they wait for. */
  public static int all() throws SQLException {
    return count("wait_event_type = 'Lock'");
  }

  /** Until somebody does, or has given up: nobody waits for a lock for long. */
  public static void untilBehind(Connection holding, Future<?> answer) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> behind(holding) > 0 || answer.isDone());
  }

  /** Until somebody waits for a person's row, or it is answered. */
  public static void untilForAPerson(Future<?> answer) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                answer.isDone()
                    || count("wait_event_type = 'Lock' and query like '%from holder where%'") > 0);
  }

  private static int count(String condition) throws SQLException {
    return number("select count(*) from pg_stat_activity where " + condition);
  }

  private static int number(String query) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery(query)) {
      found.next();
      return found.getInt(1);
    }
  }
}
