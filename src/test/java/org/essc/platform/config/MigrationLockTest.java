package org.essc.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.essc.testing.ThrowAwayDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationLockTest {

  @TempDir Path migrations;

  /** As behind PgBouncer, where the limit is the role's own. */
  @Test
  void limitOfARoleForRequestsStatementsIsNoneOfAMigrations() throws Exception {
    Files.writeString(
        migrations.resolve("V1__limit.sql"),
        "create table seen as select current_setting('statement_timeout') as statement_timeout");
    try (var database = ThrowAwayDatabase.empty()) {
      var limited = (PGSimpleDataSource) database.source();
      limited.setOptions("-c statement_timeout=60s");
      var flyway = Flyway.configure().dataSource(limited).locations("filesystem:" + migrations);
      new MigrationLock().customize(flyway);
      flyway.load().migrate();

      try (var connection = database.connect();
          var rows = connection.createStatement().executeQuery("select * from seen")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("0");
      }
    }
  }
}
