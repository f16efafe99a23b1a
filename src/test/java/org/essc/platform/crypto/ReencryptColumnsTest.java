package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.essc.testing.LockWaits;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReencryptColumnsTest {

  /** Ciphertexts that end by themselves before long, and bytes that are no ciphertexts. */
  private static final Set<String> NOT_DECLARED =
      Set.of(
          "card_import_chunk.content",
          "idempotency_key.response",
          "data_key.wrapped",
          "signing_key.wrapped",
          "restore_epoch.sealed",
          "audit_chain.head_hash",
          "audit_entry.hash",
          "physical_card.content_mac",
          "agency_application_chunk.content",
          "card_application.content_mac",
          "benefit_file_chunk.content",
          "benefit_entitlement.content_mac");

  private static final EncryptedTable TABLE =
      new EncryptedTable("reencrypt_test", "id::text", List.of("one", "two"));
  private static final ColumnRef ONE = new ColumnRef("reencrypt_test", "one");
  private static final ColumnRef TWO = new ColumnRef("reencrypt_test", "two");
  private static final int ROWS = 1500;

  @Inject Pool pool;
  @Inject DataKeys keys;
  @Inject ColumnCipher cipher;

  @Inject @All List<EncryptedTable> declared;

  @BeforeEach
  void createTable() throws SQLException {
    execute(
        "create table reencrypt_test (id uuid primary key, one bytea, two bytea)"
            + " partition by hash (id)");
    for (int part = 0; part < 2; part++) {
      execute(
          "create table reencrypt_test_%1$d partition of reencrypt_test for values with (modulus 2, remainder %1$d)"
              .formatted(part));
      execute("grant all on reencrypt_test_" + part + " to public");
    }
    execute("grant all on reencrypt_test to public");
  }

  @AfterEach
  void dropTable() throws SQLException {
    execute("drop table reencrypt_test");
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static UUID id(int row) {
    return new UUID(0, row);
  }

  private void insertRows() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var insert = connection.prepareStatement("insert into reencrypt_test values (?, ?, ?)")) {
      for (int row = 0; row < ROWS; row++) {
        insert.setObject(1, id(row));
        insert.setBytes(2, cipher.encrypt(ONE, id(row).toString(), "one " + row));
        insert.setBytes(
            3, row % 2 == 0 ? null : cipher.encrypt(TWO, id(row).toString(), "two " + row));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static byte[] read(String column, int row) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var query =
            connection.prepareStatement("select " + column + " from reencrypt_test where id = ?")) {
      query.setObject(1, id(row));
      try (var result = query.executeQuery()) {
        result.next();
        return result.getBytes(1);
      }
    }
  }

  private void rotate() throws SQLException {
    Unis.get(keys.rotateColumnKey((tx, id) -> Uni.createFrom().voidItem()));
    execute("update data_key set created_at = created_at - interval '1 hour' where state = 'next'");
    Unis.get(keys.refresh());
  }

  private ReencryptColumns.Result run() {
    return Unis.get(new ReencryptColumns(pool, keys, cipher, List.of(TABLE)).run());
  }

  @Test
  void everythingStoredComesToTheActiveKeyAndStaysWhatItWas() throws Exception {
    insertRows();
    rotate();
    assertEquals(new ReencryptColumns.Result(ROWS, 0), run());
    int active = keys.current().activeColumn();
    for (int row = 0; row < ROWS; row += 7) {
      var one = read("one", row);
      assertEquals(active, DataKeySet.keyIdOf(one).getAsInt());
      assertEquals("one " + row, cipher.decrypt(ONE, id(row).toString(), one));
      var two = read("two", row);
      if (row % 2 == 0) {
        assertNull(two);
      } else {
        assertEquals("two " + row, cipher.decrypt(TWO, id(row).toString(), two));
      }
    }
    assertEquals(new ReencryptColumns.Result(0, 0), run(), "there is nothing left to do");
  }

  /** Others lock rows by their ids, whatever order they lie in. */
  @Test
  void rowThatSomebodyHoldsIsWaitedForWithoutHoldingAnother() throws Exception {
    insertRows();
    rotate();
    try (var connection = TestServers.superuserDatabase().getConnection()) {
      connection.setAutoCommit(false);
      var places = places(connection);
      lock(connection, places.get(places.size() - 1));
      var running = begin();
      LockWaits.untilBehind(connection, running);

      for (var place : places.subList(0, places.size() - 1)) {
        lock(connection, place);
      }
      connection.commit();

      running.get(30, TimeUnit.SECONDS);
    }
    int active = keys.current().activeColumn();
    for (int row = 0; row < ROWS; row += 7) {
      assertEquals(active, DataKeySet.keyIdOf(read("one", row)).getAsInt());
    }
  }

  private CompletableFuture<ReencryptColumns.Result> begin() {
    return new ReencryptColumns(pool, keys, cipher, List.of(TABLE))
        .run()
        .subscribeAsCompletionStage();
  }

  /** Some rows of the first window, as they lie there. */
  private static List<UUID> places(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select id from reencrypt_test_0 order by ctid limit 50")) {
      var places = new ArrayList<UUID>();
      while (rows.next()) {
        places.add(rows.getObject(1, UUID.class));
      }
      return places;
    }
  }

  private static void lock(Connection connection, UUID id) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select from reencrypt_test where id = '" + id + "' for update");
    }
  }

  @Test
  void rowThatCannotBeDecryptedIsLeftAndToldAndHindersNoOther() throws Exception {
    insertRows();
    execute(
        "update reencrypt_test set one = set_byte(one, 20, get_byte(one, 20) # 1)"
            + " where id = '"
            + id(5)
            + "'");
    var altered = read("one", 5);
    rotate();
    assertEquals(new ReencryptColumns.Result(ROWS - 1, 1), run());
    assertArrayEquals(altered, read("one", 5));
  }

  @Test
  void everyCiphertextThatStaysIsDeclared() throws Exception {
    var undeclared = new TreeSet<String>();
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var columns =
            statement.executeQuery(
                "select table_name || '.' || column_name from information_schema.columns"
                    + " where table_schema = 'public' and data_type = 'bytea'"
                    + " and column_name !~ '_(index|digest)$' and table_name <> 'reencrypt_test'"
                    + " and not exists (select from pg_class c where c.relispartition"
                    + " and c.oid = to_regclass(table_name::text))")) {
      while (columns.next()) {
        undeclared.add(columns.getString(1));
      }
    }
    assertTrue(undeclared.containsAll(NOT_DECLARED), "an exception that is none any more");
    undeclared.removeAll(NOT_DECLARED);
    for (var table : declared) {
      table.columns().forEach(column -> undeclared.remove(table.table() + "." + column));
    }
    assertEquals(Set.of(), undeclared);
  }
}
