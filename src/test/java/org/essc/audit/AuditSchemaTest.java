package org.essc.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditSchemaTest {

  private static ThrowAwayDatabase postgres;

  @BeforeAll
  static void start() throws Exception {
    postgres = ThrowAwayDatabase.create();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_entry set payload = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "update audit_head set jws = 'x'",
        "delete from audit_head",
        "truncate audit_head",
        "delete from audit_chain",
        "insert into audit_chain values (16, 0, '')",
        "truncate audit_chain cascade",
        "update audit_chain set head_seq = head_seq - 1",
        "update audit_chain set head_hash = ''",
        "delete from audit_entry_default",
        "delete from audit_entry_before",
        "update audit_archive set last_seq = 0",
        "delete from audit_archive"
      })
  void logIsAppendOnlyForWhoeverRunsThePlatform(String sql) throws Exception {
    try (var connection = postgres.connect()) {
      append(connection, 0, "entry");
      var refusal =
          assertThrows(SQLException.class, () -> connection.createStatement().execute(sql));
      assertTrue(refusal.getMessage().contains("append-only"), refusal.getMessage());
    }
  }

  @Test
  void databaseAndProgramComputeTheSameHashes() throws Exception {
    try (var connection = postgres.connect()) {
      append(connection, 7, "first", "张三丰", "");
      var hash = new ChainHash();
      var previous = hash.genesis(7);
      var rows =
          connection
              .createStatement()
              .executeQuery(
                  "select seq, payload, hash from audit_entry where chain = 7 order by seq");
      long seq = 0;
      while (rows.next()) {
        previous = hash.next(previous, ++seq, rows.getString(2));
        assertEquals(seq, rows.getLong(1));
        assertArrayEquals(previous, rows.getBytes(3));
      }
      assertTrue(seq >= 3);
    }
  }

  @Test
  void chainThatIsTakenIsPassedOver() throws Exception {
    try (var slow = postgres.connect();
        var quick = postgres.connect()) {
      slow.setAutoCommit(false);
      append(slow, 3, "slow");
      long before = count(quick, 4);
      append(quick, 3, "quick");
      assertEquals(before + 1, count(quick, 4));
      slow.rollback();
    }
  }

  @Test
  void rolledBackActLeavesNoGap() throws Exception {
    try (var connection = postgres.connect()) {
      append(connection, 9, "kept");
      connection.setAutoCommit(false);
      append(connection, 9, "rolled back");
      connection.rollback();
      append(connection, 9, "kept too");
      connection.commit();
      assertEquals(2, count(connection, 9));
    }
  }

  /** More transactions than chains: the last ones wait, and every entry still gets its place. */
  @Test
  void moreWritersThanChainsLoseNothing() throws Exception {
    int writers = 40;
    int each = 25;
    long before = total();
    var pool = Executors.newFixedThreadPool(writers);
    for (int writer = 0; writer < writers; writer++) {
      int first = writer % 16;
      pool.submit(
          () -> {
            try (var connection = postgres.connect()) {
              for (int i = 0; i < each; i++) {
                append(connection, first, "a", "b");
              }
            }
            return null;
          });
    }
    pool.shutdown();
    assertTrue(pool.awaitTermination(50, TimeUnit.SECONDS));
    assertEquals(before + writers * each * 2, total());
    try (var connection = postgres.connect()) {
      var findings = new HashSet<Object>();
      new org.essc.audit.verify.AuditVerifier(
              connection,
              java.util.Optional.empty(),
              new org.essc.testing.NoSignatures(),
              java.time.Clock.systemUTC(),
              findings::add)
          .verify(null);
      assertEquals(new HashSet<>(), findings);
    }
  }

  private static void append(Connection connection, int chain, String... payloads)
      throws SQLException {
    try (var statement = connection.prepareStatement("select audit_append(?::smallint, ?)")) {
      statement.setInt(1, chain);
      statement.setArray(2, connection.createArrayOf("text", payloads));
      statement.execute();
    }
  }

  private static long count(Connection connection, int chain) throws SQLException {
    var rows =
        connection
            .createStatement()
            .executeQuery("select count(*) from audit_entry where chain = " + chain);
    rows.next();
    return rows.getLong(1);
  }

  private static long total() throws SQLException {
    try (var connection = postgres.connect()) {
      var rows = connection.createStatement().executeQuery("select count(*) from audit_entry");
      rows.next();
      return rows.getLong(1);
    }
  }
}
