package org.essc.testing;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
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
  }

  public static ThrowAwayDatabase create() throws SQLException {
    return at("latest");
  }

  /** With the schema as a former release had it. */
  public static ThrowAwayDatabase at(String version) throws SQLException {
    var created = empty();
    created.migrate(version);
    return created;
  }

  /** Without a schema. */
  public static ThrowAwayDatabase empty() throws SQLException {
    return new ThrowAwayDatabase();
  }

  public void migrate(String version) {
    var flyway = Flyway.configure().dataSource(database).target(version);
    new MigrationLock().customize(flyway);
    flyway.load().migrate();
  }

  /** As the superuser. */
  public DataSource source() {
    return database;
  }

  /** As the superuser; whoever takes it closes it. */
  public Pool pool(Vertx vertx) {
    var options =
        new PgConnectOptions()
            .setHost(database.getServerNames()[0])
            .setPort(database.getPortNumbers()[0])
            .setDatabase(name)
            .setUser(database.getUser())
            .setPassword(database.getPassword());
    return Pool.newInstance(
        io.vertx.sqlclient.Pool.pool(vertx, options, new PoolOptions().setMaxSize(2)));
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
