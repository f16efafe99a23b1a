package org.essc.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** A schema of its own with copies of some of the platform's tables, for tests of a first start. */
public final class TestSchema implements AutoCloseable {

  private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");

  public TestSchema(String... tables) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create schema " + name);
      for (var table : tables) {
        statement.execute(
            "create table %s.%s (like public.%2$s including all)".formatted(name, table));
      }
    }
  }

  /** A new connection that sees the schema's tables. */
  public Connection connect() throws SQLException {
    var connection = TestServers.superuserDatabase().getConnection();
    connection.setSchema(name);
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("drop schema " + name + " cascade");
    }
  }
}
