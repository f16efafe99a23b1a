package org.essc.testing;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Writes that come to no end until their caller was answered, however long a busy machine takes for
 * the answer.
 */
public final class HeldWrites {

  private static final int KEY = 7_301_946;

  private HeldWrites() {}

  /**
   * What is answered while no row of a table is written. Afterwards the writes have gone on: it
   * waits for the transaction that the caller has left behind.
   *
   * @param act {@code insert} or {@code update}
   */
  public static <T> T answer(String act, String table, Supplier<T> asked) throws SQLException {
    return answer(act, table, "true", asked);
  }

  /**
   * As {@link #answer(String, String, Supplier)}, of some rows alone.
   *
   * @param which SQL of {@code new}, the row
   */
  public static <T> T answer(String act, String table, String which, Supplier<T> asked)
      throws SQLException {
    return answerWhile(
        "create trigger held_writes before %s on %s for each row when (%s)"
            .formatted(act, table, which),
        table,
        asked);
  }

  /** As {@link #answer(String, String, Supplier)}, of rows that are inserted: their commits. */
  public static <T> T answerBeforeCommit(String table, Supplier<T> asked) throws SQLException {
    return answerWhile(
        "create constraint trigger held_writes after insert on %s deferrable initially deferred"
                .formatted(table)
            + " for each row",
        table,
        asked);
  }

  private static <T> T answerWhile(String trigger, String table, Supplier<T> asked)
      throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      hold(statement, trigger);
      try {
        return asked.get();
      } finally {
        statement.execute("select pg_advisory_unlock(%d)".formatted(KEY));
        try {
          awaitNoWriter(statement, table);
        } finally {
          statement.execute("drop trigger held_writes on " + table);
        }
      }
    }
  }

  /**
   * Behind a trigger that is to be dropped who comes next would wait for those who were held, and
   * for no longer than for any lock.
   */
  private static void awaitNoWriter(Statement statement, String table) {
    var writers =
        """
        select count(*) from pg_locks
         where relation = '%s'::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()
           and database = (select oid from pg_database where datname = current_database())"""
            .formatted(table);
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try (var found = statement.executeQuery(writers)) {
                found.next();
                return found.getInt(1) == 0;
              }
            });
  }

  /** Until a writer is held. */
  public static void untilAny() {
    Awaitility.await("a writer is held")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(HeldWrites::any);
  }

  /** Whether a writer is held at this moment. */
  public static boolean any() throws SQLException {
    return number() > 0;
  }

  /** How many writers are held at this moment. */
  public static int number() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep'")) {
      found.next();
      return found.getInt(1);
    }
  }

  /** A writer that no deadline ends goes on before its caller in the test gives up. */
  private static void hold(Statement statement, String trigger) throws SQLException {
    statement.execute(
        """
        create or replace function held_writes() returns trigger language plpgsql as $$
        declare ends timestamptz := clock_timestamp() + interval '30 seconds';
        begin
          while clock_timestamp() < ends and exists (
              select from pg_locks where locktype = 'advisory' and objid = %d and granted)
          loop
            perform pg_sleep(0.02);
          end loop;
          return new;
        end $$\
        """
            .formatted(KEY));
    statement.execute("select pg_advisory_lock(%d)".formatted(KEY));
    statement.execute(trigger + " execute function held_writes()");
  }
}
