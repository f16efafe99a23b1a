package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.essc.platform.random.Randomness;
import org.essc.testing.TestCrypto;
import org.essc.testing.TestSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DataKeyBootstrapTest {

  private static final Randomness RANDOMNESS = Randomness.standalone();
  private TestSchema schema;

  @BeforeEach
  void createSchema() throws SQLException {
    schema = new TestSchema("data_key");
  }

  @AfterEach
  void dropSchema() throws SQLException {
    schema.close();
  }

  private static MasterKey masterKey(int current, int... previous) {
    var older = IntStream.of(previous).mapToObj(TestCrypto::masterKeyText).toList();
    return MasterKey.of(TestCrypto.masterKeyText(current), older, RANDOMNESS);
  }

  private List<DataKeyRow> start(MasterKey masterKey) throws SQLException {
    try (var connection = schema.connect()) {
      return new DataKeyBootstrap(masterKey, RANDOMNESS, Clock.systemUTC()).load(connection);
    }
  }

  private static byte[] index(List<DataKeyRow> rows, MasterKey masterKey) {
    return new BlindIndex(DataKeyRow.toSet(rows, masterKey)).of("kind", "value");
  }

  @Test
  void instancesThatStartTogetherAgree() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      Callable<List<DataKeyRow>> instance = () -> start(masterKey(1));
      var ids = new HashSet<List<Integer>>();
      for (var started : pool.invokeAll(java.util.Collections.nCopies(8, instance))) {
        ids.add(started.get().stream().map(DataKeyRow::id).toList());
      }
      assertEquals(1, ids.size());
      assertEquals(3, ids.iterator().next().size());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void masterKeyCanBeReplaced() throws Exception {
    var before = index(start(masterKey(1)), masterKey(1));
    assertThrows(
        IntegrityException.class, () -> DataKeyRow.toSet(start(masterKey(2)), masterKey(2)));
    var rows = start(masterKey(2, 1));
    assertTrue(rows.stream().allMatch(row -> masterKey(2).isCurrent(row.wrapped())));
    assertArrayEquals(before, index(start(masterKey(2)), masterKey(2)));
  }

  @Test
  void keysThatChangedPlacesAreRefused() throws Exception {
    start(masterKey(1));
    try (var connection = schema.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "update data_key k set wrapped = (select wrapped from data_key o"
              + " where o.purpose = case k.purpose when 'index' then 'pairwise' else 'index' end)"
              + " where purpose <> 'column'");
    }
    assertThrows(
        IntegrityException.class, () -> DataKeyRow.toSet(start(masterKey(1)), masterKey(1)));
  }
}
