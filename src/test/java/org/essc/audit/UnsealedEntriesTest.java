package org.essc.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.essc.testing.MutableClock;
import org.essc.testing.ThrowAwayDatabase;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a database of its own, in which nobody signs. */
class UnsealedEntriesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration WHILE = Duration.ofMinutes(2);

  private static final Vertx VERTX = Vertx.vertx();
  private static ThrowAwayDatabase database;
  private static Pool pool;

  private final MutableClock clock = new MutableClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeAll
  static void create() throws SQLException {
    database = ThrowAwayDatabase.create();
    pool = database.pool(VERTX);
  }

  @AfterAll
  static void drop() throws SQLException {
    Unis.get(pool.close());
    VERTX.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }

  @BeforeEach
  void standStill() {
    clock.stopAt(NOW);
  }

  @Test
  void oldestEntryIsToldUntilAHeadCoversIt() throws SQLException {
    var unsealed = measuredBy(pool);
    execute(
        """
        insert into audit_entry (chain, seq, payload, hash, at)
        values (3, 1, '{}', '', now() - interval '10 minutes'), (3, 2, '{}', '', now())""",
        "update audit_chain set head_seq = 2, head_at = now() where chain = 3",
        "insert into audit_entry (chain, seq, payload, hash, at) values (5, 1, '{}', '', now())",
        "update audit_chain set head_seq = 1, head_at = now() where chain = 5",
        "insert into audit_head (chain, seq, signed_at, jws) values (5, 1, now(), '')");
    Unis.get(unsealed.measure());
    assertThat(seconds()).isBetween(600.0, 660.0);

    execute("insert into audit_head (chain, seq, signed_at, jws) values (3, 2, now(), '')");
    Unis.get(unsealed.measure());
    assertThat(seconds()).isZero();
  }

  /** A scheduler that stands still is not told by what it would have to run. */
  @Test
  void whatNobodyMeasuresGrows() {
    measuredBy(pool);
    assertThat(seconds()).isZero();
    clock.stopAt(NOW.plus(WHILE));
    assertThat(seconds()).isEqualTo(WHILE.toSeconds());
  }

  @Test
  void databaseThatCannotTellLetsItGrow() throws SQLException {
    try (var empty = ThrowAwayDatabase.empty()) {
      var client = empty.pool(VERTX);
      var unsealed = measuredBy(client);
      clock.stopAt(NOW.plus(WHILE));
      Unis.get(unsealed.measure());
      assertThat(seconds()).isEqualTo(WHILE.toSeconds());
      Unis.get(client.close());
    }
  }

  private UnsealedEntries measuredBy(Pool client) {
    return new UnsealedEntries(new AuditHeadStore(client), clock, metrics);
  }

  private double seconds() {
    return metrics.get("essc.audit.unsealed").gauge().value();
  }

  private static void execute(String... statements) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
