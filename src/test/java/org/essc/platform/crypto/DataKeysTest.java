package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.essc.platform.random.Randomness;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.TestCrypto;
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
  @Inject IntegrityAlarm alarm;

  private DataKeys otherInstance() {
    return instance(masterKey);
  }

  private DataKeys instance(MasterKey key) {
    return new DataKeys(dataSource, pool, key, randomness, clock, Duration.ofMinutes(5), alarm);
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

  /** Whoever runs goes on with the keys it has; whoever starts does not serve. */
  @Test
  void alteredKeyRaisesTheAlarmAndStopsWhoeverStarts() throws Exception {
    int key = activeKey();
    var ciphertext = cipher.encrypt(COLUMN, "1", "before");
    var before = alarms();
    var entries = entries(key);
    var flip =
        "update data_key set wrapped = set_byte(wrapped, length(wrapped) - 1,"
            + " 255 - get_byte(wrapped, length(wrapped) - 1)) where id = "
            + key;
    execute(flip);
    try {
      var fresh = otherInstance();
      assertThrows(IntegrityException.class, fresh::current);
      assertEquals(before + 1, alarms());
      assertEquals(entries + 1, entries(key), "kept before the process ends");
      Unis.get(here.refresh());
      assertEquals(before + 2, alarms());
      assertEquals("before", cipher.decrypt(COLUMN, "1", ciphertext));
    } finally {
      execute(flip);
    }
    otherInstance().current();
  }

  @Test
  void keyThatIsMissingIsNotReplacedByANewOne() throws Exception {
    execute("create table data_key_kept as select * from data_key where purpose = 'index'");
    execute("delete from data_key where purpose = 'index'");
    try {
      assertThrows(IntegrityException.class, otherInstance()::current);
      assertEquals(0, count("data_key where purpose = 'index'"));
    } finally {
      execute("insert into data_key overriding system value select * from data_key_kept");
      execute("drop table data_key_kept");
    }
  }

  /** That is a mistake in the settings of one instance. */
  @Test
  void wrongMasterKeyIsNoTampering() {
    var before = alarms();
    var other = MasterKey.of(TestCrypto.masterKeyText(99), List.of(), randomness);
    assertThrows(IntegrityException.class, instance(other)::current);
    assertEquals(before, alarms());
  }

  private static double alarms() {
    var metric =
        Pattern.compile(
            "essc_integrity_alarms_total\\{column=\"wrapped\",table=\"data_key\"} ([0-9.]+)");
    var found = metric.matcher(RestAssured.get(Management.url("/q/metrics")).asString());
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private static int entries(int key) throws SQLException {
    return count(
        ("audit_entry where payload like '%%\"act\":\"data.altered\"%%'"
                + " and payload like '%%{\"id\":\"%d\",\"type\":\"data_key\"}%%'")
            .formatted(key));
  }

  private static int count(String tableAndCondition) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from " + tableAndCondition)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
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
