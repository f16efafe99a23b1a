package org.essc.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;

class MigrateCommandTest {

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

  @Test
  void argumentsAreRefused() {
    assertThat(command.run(List.of("now"), null)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("migrate\n");
  }
}
