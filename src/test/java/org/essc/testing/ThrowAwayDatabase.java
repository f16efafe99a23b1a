package org.essc.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.essc.platform.config.MigrationLock;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a test's own, with the schema, for tests that damage what is in it. */
public final class ThrowAwayDatabase implements AutoCloseable {

  private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
  private final PGSimpleDataSource database;

  private ThrowAwayDatabase() throws SQLException {
    TestServers.startOnce();
    onServer("create database " + name);
    database = (PGSimpleDataSource) TestServers.superuserDatabase();
    database.setDatabaseName(name);
    var flyway = Flyway.configure().dataSource(database);
    new MigrationLock().customize(flyway);
    flyway.load().migrate();
  }

  public static ThrowAwayDatabase create() throws SQLException {
    return new ThrowAwayDatabase();
  }

  /** As the superuser. */
  public Connection connect() throws SQLException {
    return database.getConnection();
  }

  @Override
  public void close() throws SQLException {
    onServer("drop database " + name + " with (force)");
  }

  private static void onServer(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
