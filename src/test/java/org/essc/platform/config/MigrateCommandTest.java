package org.essc.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class MigrateCommandTest {

  /** As migration V82 builds it. */
  private static final String INDEX = "event_stream_living";

  private static final String BUILD =
      "create index concurrently "
          + INDEX
          + " on event_stream (partner_no) where deleted_at is null";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final MigrateCommand command =
      new MigrateCommand(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void bringsAnEmptyDatabaseUpToDateAndFindsNothingToDoAgain() throws SQLException {
    try (var database = ThrowAwayDatabase.empty()) {
      assertThat(command.run(List.of(), database.source())).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("; 0 migrations");
      out.reset();
      assertThat(command.run(List.of(), database.source())).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("; 0 migrations were made");
    }
  }

  @Test
  void schemaThatCannotBeMadeIsTold() throws SQLException {
    try (var database = ThrowAwayDatabase.empty();
        var connection = database.connect();
        var statement = connection.createStatement()) {
      // somebody else's tables
      statement.execute("create table holder (id bigint)");
      assertThat(command.run(List.of(), database.source())).isEqualTo(2);
      assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("not migrated: ");
    }
  }

  /** It is there, nobody uses it, and each row that is written pays for it. */
  @Test
  void indexWhoseBuildingWasCutOffIsBuiltAnew() throws SQLException {
    try (var database = ThrowAwayDatabase.at("81");
        var writer = database.connect();
        var builder = database.connect()) {
      writer.setAutoCommit(false);
      execute(writer, "lock table event_stream in row exclusive mode");
      var built = CompletableFuture.runAsync(() -> build(builder));
      // it waits for whoever writes, with its entry made
      Awaitility.await().until(() -> index(database).equals("invalid"));
      execute(
          writer,
          "select pg_terminate_backend(%d)"
              .formatted(builder.unwrap(PGConnection.class).getBackendPID()));
      Awaitility.await().until(built::isCompletedExceptionally);
      writer.rollback();
      assertThat(index(database)).isEqualTo("invalid");

      assertThat(command.run(List.of(), database.source())).isZero();
      assertThat(index(database)).isEqualTo("valid");
    }
  }

  private static void build(Connection connection) {
    try {
      execute(connection, BUILD);
    } catch (SQLException cutOff) {
      throw new IllegalStateException(cutOff);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String index(ThrowAwayDatabase database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select case when x.indisvalid then 'valid' else 'invalid' end
                  from pg_index x join pg_class c on c.oid = x.indexrelid
                 where c.relname = '%s'"""
                    .formatted(INDEX))) {
      return rows.next() ? rows.getString(1) : "none";
    }
  }

  @Test
  void argumentsAreRefused() {
    assertThat(command.run(List.of("now"), null)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("migrate\n");
  }
}
