package org.essc.platform.crypto;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads a table of wrapped keys at start, before anything is served: creates what is lacking and
 * wraps anew what still lies under a previous master key. An advisory lock to the transaction's end
 * makes instances that start together agree.
 *
 * @param <R> a row of that table
 */
public abstract class KeyBootstrap<R> {

  private final long lock;

  /**
   * @param lock the table's own, in the whole database
   */
  protected KeyBootstrap(long lock) {
    this.lock = lock;
  }

  /** Works in the connection's transaction and commits it. */
  public final List<R> load(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
      statement.setLong(1, lock);
      statement.execute();
    }
    var rows = rows(connection);
    boolean changed = create(connection, rows) | rewrap(connection, rows);
    if (changed) {
      rows = rows(connection);
    }
    connection.commit();
    return rows;
  }

  protected abstract List<R> rows(Connection connection) throws SQLException;

  /** Whether anything was lacking among these. */
  protected abstract boolean create(Connection connection, List<R> rows) throws SQLException;

  /** Whether any of these lay under a previous master key. */
  protected abstract boolean rewrap(Connection connection, List<R> rows) throws SQLException;
}
