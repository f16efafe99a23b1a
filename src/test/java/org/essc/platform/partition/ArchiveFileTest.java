package org.essc.platform.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFileTest {

  /** Of several pieces, the last of them not whole. */
  private static final int ROWS = 12_345;

  private static final MonthRows MONTH =
      new MonthRows("a_month", List.of("part", "no"), List.of("part", "no"));

  private static final List<String> ALL =
      IntStream.range(0, ROWS)
          .mapToObj(no -> "{\"part\":%d,\"no\":%d}".formatted(no / 4_000, no))
          .toList();

  @TempDir Path directory;

  private ThrowAwayDatabase database;
  private Connection connection;

  @BeforeEach
  void create() throws SQLException {
    database = ThrowAwayDatabase.create();
    connection = database.connect();
    execute("create table a_month (part smallint, no bigint, sealed text, primary key (part, no))");
    // not in the order in which they are read
    execute(
        "insert into a_month select no / 4000, no, 's' from generate_series(%d, 0, -1) no"
            .formatted(ROWS - 1));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  /** Vacuum leaves what was deleted since the oldest transaction began. */
  @Test
  void monthIsReadInPiecesBetweenWhichNoTransactionIsOpen() throws Exception {
    var states = new ArrayList<String>();
    var lines = new ArrayList<String>();
    var pid = value("select pg_backend_pid()");
    try (var other = database.connect();
        var question = other.createStatement()) {
      long read =
          MONTH.read(
              connection,
              line -> {
                if (lines.size() % 1_000 == 0) {
                  states.add(
                      answer(
                          question,
                          "select state || ' ' || coalesce(backend_xmin::text, 'none')"
                              + " from pg_stat_activity where pid = "
                              + pid));
                }
                lines.add(line);
              });
      assertThat(read).isEqualTo(ROWS);
    }
    assertThat(lines).isEqualTo(ALL);
    assertThat(states).hasSize(13).containsOnly("idle none");
  }

  @Test
  void fileHasEveryRowOfAMonthOnce() throws Exception {
    var lines = new ArrayList<String>();
    var file = ArchiveFile.of(directory, "a_month");
    var digest = file.write(connection, MONTH, lines::add);
    assertThat(lines).isEqualTo(ALL);
    assertThat(file.read(digest, line -> {})).isEqualTo(ROWS);

    execute("delete from a_month where no >= 10000");
    lines.clear();
    file.write(connection, MONTH, lines::add);
    assertThat(lines).as("its last piece is whole").isEqualTo(ALL.subList(0, 10_000));
    execute("delete from a_month");
    lines.clear();
    file.write(connection, MONTH, lines::add);
    assertThat(lines).isEmpty();
  }

  /** As by somebody with every right, whom no trigger holds. */
  @Test
  void monthThatHasOtherRowsThanItsFileLeavesNone() throws Exception {
    var file = ArchiveFile.of(directory, "a_month");
    for (var change : List.of("insert into a_month values (-1, 0)", "delete from a_month")) {
      assertThatThrownBy(() -> file.write(connection, MONTH, once(change)))
          .isInstanceOf(IOException.class)
          .hasMessageMatching("the archive has 1234[56] of (12346|0) rows");
      assertThat(directory).isEmptyDirectory();
    }
  }

  private ArchiveFile.Lines once(String change) {
    return new ArchiveFile.Lines() {
      private boolean done;

      @Override
      public void take(String line) throws IOException {
        if (!done) {
          done = true;
          try {
            execute(change);
          } catch (SQLException e) {
            throw new IOException(e);
          }
        }
      }
    };
  }

  @Test
  void monthThatIsKeptRefusesEveryChangeOfWhatIsArchived() throws Exception {
    MONTH.keep(connection);
    MONTH.keep(connection);
    for (var change :
        List.of(
            "insert into a_month values (9, 9)",
            "update a_month set no = -1 where no = 1",
            "delete from a_month where no = 1")) {
      assertThatThrownBy(() -> execute(change))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("a_month is being archived and stays as it is");
    }
    execute("update a_month set sealed = 'anew'");
    assertThat(MONTH.count(connection)).isEqualTo(ROWS);
  }

  /** What is not committed yet would be missing in the first piece, and there later. */
  @Test
  void monthIsNotReadWhileSomebodyStillWritesIntoIt() throws Exception {
    try (var writer = database.connect()) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("insert into a_month values (9, 9)");
      assertThatThrownBy(() -> MONTH.keep(connection)).hasMessageContaining("lock timeout");
      writer.commit();
    }
    MONTH.keep(connection);
    assertThat(MONTH.count(connection)).isEqualTo(ROWS + 1);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String value(String question) throws SQLException, IOException {
    try (var statement = connection.createStatement()) {
      return answer(statement, question);
    }
  }

  private static String answer(Statement statement, String question) throws IOException {
    try (var rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
