package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.essc.platform.random.Randomness;
import org.essc.testing.MutableClock;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DataKeysTest {

  private static final ColumnRef COLUMN = new ColumnRef("some_table", "some_column");

  @Inject DataKeys here;
  @Inject ColumnCipher cipher;
  @Inject AgroalDataSource dataSource;
  @Inject Pool pool;
  @Inject MasterKey masterKey;
  @Inject Randomness randomness;
  @Inject MutableClock clock;

  private DataKeys otherInstance() {
    return new DataKeys(dataSource, pool, masterKey, randomness, clock, Duration.ofMinutes(5));
  }

  private int activeKey() {
    return DataKeySet.keyIdOf(cipher.encrypt(COLUMN, "1", "x")).getAsInt();
  }

  private static void publishNextLongAgo() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "update data_key set created_at = created_at - interval '1 hour' where state = 'next'");
    }
  }

  @Test
  void columnKeyRotatesWithoutAnyInstanceMeetingAnUnknownKey() throws Exception {
    var other = otherInstance();
    var otherCipher = new ColumnCipher(other, randomness);
    var old = cipher.encrypt(COLUMN, "1", "before");
    int formerKey = activeKey();

    assertTrue(Unis.get(here.rotateColumnKey((tx, id) -> Uni.createFrom().voidItem())));
    assertEquals(
        false,
        Unis.get(here.rotateColumnKey((tx, id) -> Uni.createFrom().voidItem())),
        "one rotation at a time");
    Unis.get(here.refresh());
    assertEquals(formerKey, activeKey(), "a new key waits until every instance has read it");

    Unis.get(other.refresh());
    publishNextLongAgo();
    Unis.get(here.refresh());
    assertNotEquals(formerKey, activeKey());
    var fresh = cipher.encrypt(COLUMN, "1", "after");
    assertEquals("after", otherCipher.decrypt(COLUMN, "1", fresh), "read before it was active");
    assertEquals("before", cipher.decrypt(COLUMN, "1", old));
  }

  @Test
  void instancesThatFindARotationDueAtOnceMakeOne() throws Exception {
    int formerKey = activeKey();
    Unis.get(here.rotateColumnKey((tx, id) -> Uni.createFrom().voidItem()));
    publishNextLongAgo();
    var instances = Stream.generate(this::otherInstance).limit(6).toList();
    Unis.get(Uni.join().all(instances.stream().map(DataKeys::refresh).toList()).andFailFast());
    Unis.get(here.refresh());
    assertNotEquals(formerKey, activeKey());
    for (var instance : instances) {
      Unis.get(instance.refresh());
      assertEquals(here.current().activeColumn(), instance.current().activeColumn());
    }
  }

  @Test
  void unknownKeyIsReadAnewAndTheNextAttemptSucceeds() throws Exception {
    var late = otherInstance();
    var lateCipher = new ColumnCipher(late, randomness);
    lateCipher.encrypt(COLUMN, "1", "loads its keys");
    Unis.get(here.rotateColumnKey((tx, id) -> Uni.createFrom().voidItem()));
    publishNextLongAgo();
    Unis.get(here.refresh());
    var fresh = cipher.encrypt(COLUMN, "1", "value");
    assertThrows(IntegrityException.class, () -> lateCipher.decrypt(COLUMN, "1", fresh));
    org.awaitility.Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals("value", lateCipher.decrypt(COLUMN, "1", fresh)));
  }
}
