package org.essc.platform.partition;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * The rows of a month as they are archived. They are read in pieces, each a statement of its own:
 * one transaction over all of them would keep vacuum from every table of the database for as long
 * as the reading takes. So nothing may change meanwhile; {@link #keep} sees to it.
 *
 * @param partition its name, one of the schema's
 * @param columns what is kept
 * @param key those of them by which the rows are ordered: unique, never null, and indexed
 */
public record MonthRows(String partition, List<String> columns, List<String> key) {

  private static final String GUARD = "archived_month_stays";

  private static final int PIECE = 5_000;

  /** Pages of 8 KiB that are counted at a time. */
  private static final int PAGES = 4_096;

  /**
   * From here on its rows are refused every change of what is kept, and there are no more of them.
   * It waits for whoever writes into the month, so all that was written is committed then.
   *
   * @param database without a transaction
   * @throws SQLException also where somebody else has the month: come again
   */
  void keep(Connection database) throws SQLException {
    if (isKept(database)) {
      return;
    }
    database.setAutoCommit(false);
    try (var statement = database.createStatement()) {
      statement.execute("set local lock_timeout = '200ms'");
      statement.execute(
          "create trigger %s before insert or delete or update of %s on %s for each row execute function %s()"
              .formatted(GUARD, String.join(", ", columns), partition, GUARD));
      database.commit();
    } finally {
      database.rollback();
      database.setAutoCommit(true);
    }
  }

  private boolean isKept(Connection database) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(isKept(partition))) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /** A question whether the month is kept as it is. */
  static String isKept(String partition) {
    return """
        select exists (
          select from pg_trigger
           where tgrelid = to_regclass('%s') and tgname = '%s' and tgenabled <> 'D')"""
        .formatted(partition, GUARD);
  }

  /**
   * All of them, in the order of their key.
   *
   * @param database without a transaction
   * @param out takes each as PostgreSQL's {@code row_to_json} gives it
   * @return how many there are
   */
  long read(Connection database, ArchiveFile.Lines out) throws SQLException, IOException {
    // a piece whose rows lie all over a cold disk may take longer than any request's statement
    set(database, "set statement_timeout = 0");
    try (var first = database.prepareStatement(piece(""));
        var next = database.prepareStatement(piece(" where " + tuple(key) + " > " + places()))) {
      var last = new Object[key.size()];
      long read = 0;
      int piece = piece(first, last, out);
      while (piece == PIECE) {
        read += piece;
        for (int i = 0; i < last.length; i++) {
          next.setObject(i + 1, last[i]);
        }
        piece = piece(next, last, out);
      }
      return read + piece;
    } finally {
      set(database, "reset statement_timeout");
    }
  }

  private static void set(Connection database, String setting) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(setting);
    }
  }

  private String piece(String where) {
    return "select row_to_json(r)::text, %1$s from (select %2$s from %3$s%4$s order by %1$s limit %5$d) r order by %1$s"
        .formatted(String.join(", ", key), String.join(", ", columns), partition, where, PIECE);
  }

  private static String tuple(List<String> parts) {
    return "(" + String.join(", ", parts) + ")";
  }

  private String places() {
    return tuple(Collections.nCopies(key.size(), "?"));
  }

  private static int piece(PreparedStatement query, Object[] last, ArchiveFile.Lines out)
      throws SQLException, IOException {
    int read = 0;
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        out.take(rows.getString(1));
        for (int i = 0; i < last.length; i++) {
          last[i] = rows.getObject(i + 2);
        }
        read++;
      }
    }
    return read;
  }

  /** How many there are, by where they lie: another way than that by which they are read. */
  long count(Connection database) throws SQLException {
    long pages = pages(database);
    long count = 0;
    try (var query =
        database.prepareStatement(
            "select count(*) from %s where ctid >= ?::tid and ctid < ?::tid"
                .formatted(partition))) {
      for (long page = 0; page < pages; page += PAGES) {
        query.setString(1, "(" + page + ",0)");
        query.setString(2, "(" + (page + PAGES) + ",0)");
        try (var rows = query.executeQuery()) {
          rows.next();
          count += rows.getLong(1);
        }
      }
    }
    return count;
  }

  private long pages(Connection database) throws SQLException {
    try (var statement = database.createStatement();
        var rows =
            statement.executeQuery(
                "select pg_relation_size('%s') / current_setting('block_size')::bigint"
                    .formatted(partition))) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
