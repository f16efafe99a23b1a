package org.essc.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.audit.DatabaseWatch.Standing;
import org.essc.audit.command.RestoreCommand;
import org.essc.identitycode.IdentityCode;
import org.essc.platform.crypto.MasterKey;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database's superuser cuts the log's end, as a restore of an old copy does. */
@QuarkusTest
class DatabaseWatchTest {

  private static final String MARK = "essc:audit:mark";

  @Inject DatabaseWatch watch;
  @Inject DatabaseStateStore store;
  @Inject MarkStore marks;
  @Inject AuditLog log;
  @Inject MasterKey masterKey;
  @Inject RedisAPI redis;
  @Inject RedisDataSource redisData;
  @Inject Clock clock;
  @TempDir Path directory;

  private final Api api = Api.here();
  private Cut cut;

  @BeforeEach
  void everythingIsWhole() {
    check();
    assertThat(watch.standing()).isEqualTo(Standing.GOOD);
  }

  @AfterEach
  void makeWhole() throws SQLException {
    if (cut != null) {
      cut.undo();
    }
    check();
    assertThat(watch.standing()).isEqualTo(Standing.GOOD);
  }

  @Test
  void entryCutOffBeforeAnyHeadWasSignedIsMissedByWhoWroteIt() throws Exception {
    record();
    cut = Cut.lastEntryOfTheLongestChain();
    check();
    assertThat(watch.standing()).isEqualTo(Standing.OLDER);
  }

  @Test
  void entryOfACommittedTransactionIsMissedAndOneRolledBackIsNot() throws Exception {
    rollBack();
    check();
    assertThat(watch.standing()).isEqualTo(Standing.GOOD);
    commit();
    cut = Cut.lastEntryOfTheLongestChain();
    check();
    assertThat(watch.standing()).isEqualTo(Standing.OLDER);
  }

  /** An entry in each chain, each in a transaction of its own. */
  private void commit() {
    var entry = AuditEntry.of("test.watched", Actor.system("test")).success();
    for (int chain = 0; chain < AuditLog.CHAINS; chain++) {
      Unis.get(pool.withTransaction(transaction -> log.append(transaction, List.of(entry))));
    }
  }

  @Test
  void nothingIsServedOnAnOlderDatabaseButWhatNeedsNone() throws Exception {
    api.token(Api.VERIFIER);
    record();
    cut = Cut.lastEntryOfTheLongestChain();
    check();
    var refused = api.once().get("/v1/region-policies", Api.VERIFIER);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("service-unavailable");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(api.once().get("/v1;x/region-policies", Api.VERIFIER).status()).isEqualTo(503);
    given().post("/oauth2/token").then().statusCode(503);
    given()
        .get(Management.url("/q/health/ready"))
        .then()
        .statusCode(503)
        .body("checks.find { it.name == 'database age' }.status", equalTo("DOWN"));
    given().get(Management.url("/q/health/live")).then().statusCode(200);
    given().get("/.well-known/jwks.json").then().statusCode(200);
    assertThat(given().get(Management.url("/q/metrics")).asString())
        .contains("essc_database_older 1.0");
    cut.undo();
    check();
    assertThat(api.get("/v1/region-policies", Api.VERIFIER).status()).isEqualTo(200);
  }

  @Test
  void freshlyStartedInstanceLearnsFromRedisWhatWasThere() throws Exception {
    var before = markInRedis();
    record();
    untilToldAfter(before, () -> Unis.get(watch.check()));
    cut = Cut.lastEntryOfTheLongestChain();
    var fresh = instance(marks);
    check(fresh);
    assertThat(fresh.standing()).isEqualTo(Standing.OLDER);
  }

  /** The other instance has written nothing itself, and first looks when the database is back. */
  @Test
  void whatOnlyOneInstanceSawCommittedIsToldTheOthersWhileTheDatabaseIsAway() throws Exception {
    var other = instance(marks);
    check(other);
    var before = markInRedis();
    record();
    var database = TestServers.postgres();
    database.pause();
    try {
      untilToldAfter(before, () -> Unis.get(watch.check().onFailure().recoverWithNull()));
    } finally {
      database.resume();
    }
    cut = Cut.lastEntryOfTheLongestChain();
    // a look that Redis was late for goes by what the other knew itself
    patiently(
        () -> {
          Unis.get(other.check());
          return other.standing() == Standing.OLDER;
        });
  }

  @Test
  void fileStillTellsWhereRedisWasRestoredToo() throws Exception {
    var file = directory.resolve("mark");
    var withFile = new MarkStore(redis, masterKey, config(file));
    record();
    var before = markInRedis();
    patiently(
        () -> {
          // what Redis has kept already is not written to the file either
          redisData.value(String.class).set(MARK, before);
          Unis.get(instance(withFile).check());
          return Files.exists(file);
        });
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    cut = Cut.lastEntryOfTheLongestChain();
    redisData.value(String.class).set(MARK, before);
    var fresh = instance(withFile);
    check(fresh);
    assertThat(fresh.standing()).isEqualTo(Standing.OLDER);
  }

  @Test
  void markThatIsNotThePlatformsStopsNobody() {
    redisData.value(String.class).set(MARK, "bm9uc2Vuc2U=");
    var fresh = instance(marks);
    check(fresh);
    assertThat(fresh.standing()).isEqualTo(Standing.GOOD);
  }

  @Test
  void instanceThatCannotAskRedisAtItsStartDoesNotServe() {
    var redisServer = TestServers.redis();
    redisServer.pause();
    try {
      var fresh = instance(marks);
      assertThat(fresh.check().onFailure().recoverWithNull().await().atMost(Duration.ofSeconds(5)))
          .isNull();
      assertThat(fresh.standing()).isEqualTo(Standing.UNKNOWN);
    } finally {
      redisServer.resume();
    }
  }

  @Test
  void databaseThatWasAwayIsLookedAtBeforeAnythingIsServed() throws Exception {
    var database = TestServers.postgres();
    database.pause();
    try {
      // one that is late once or twice may only be busy
      for (int look = 0; look < 3; look++) {
        assertThat(
                watch.check().onFailure().recoverWithNull().await().atMost(Duration.ofSeconds(5)))
            .isNull();
      }
      assertThat(watch.standing()).isEqualTo(Standing.UNKNOWN);
    } finally {
      database.resume();
    }
    // a look that came too soon refuses once more
    patiently(() -> given().get("/v1/region-policies").statusCode() != 503);
    given().get("/v1/region-policies").then().statusCode(401);
    assertThat(watch.standing()).isEqualTo(Standing.GOOD);
  }

  /** All wait for one look at the database; then each goes on as who it is. */
  @Test
  void whoWaitsForTheDatabaseWithOthersGoesOnAsThemselves() {
    var holder = api.holder();
    var path = "/v1/ecards/" + holder.signNo();
    var expected =
        Map.of(Api.CHANNEL, 200, Api.OTHER_CHANNEL, 404, Api.REGISTRY, 403, Api.VERIFIER, 403);
    expected.keySet().forEach(api::token);
    var answered = new ArrayList<String>();
    for (int round = 0; round < 4; round++) {
      var database = TestServers.postgres();
      var asked = new ArrayList<Map.Entry<String, CompletableFuture<Api.Reply>>>();
      database.pause();
      try {
        for (int look = 0; look < 3; look++) {
          Unis.get(watch.check().onFailure().recoverWithNull());
        }
        assertThat(watch.standing()).isEqualTo(Standing.UNKNOWN);
        for (int i = 0; i < 10; i++) {
          expected
              .keySet()
              .forEach(caller -> asked.add(Map.entry(caller, api.send(api.request(path, caller)))));
        }
      } finally {
        database.resume();
      }
      for (var one : asked) {
        var reply = one.getValue().join();
        var caller = one.getKey();
        assertThat(reply.status()).as(caller + reply.body()).isIn(expected.get(caller), 503);
        answered.add(caller + " " + reply.status());
      }
      check();
    }
    assertThat(answered).contains(Api.CHANNEL + " 200", Api.REGISTRY + " 403");
  }

  @Test
  void epochThatTheMasterKeyHasNotBegunIsNone() throws Exception {
    record();
    cut = Cut.lastEntryOfTheLongestChain();
    execute("insert into restore_epoch values (9000000000000, now(), '\\x00')");
    try {
      check();
      assertThat(watch.standing()).isEqualTo(Standing.OLDER);
    } finally {
      execute("delete from restore_epoch where epoch = 9000000000000");
    }
  }

  @Test
  void epochOutlivesTheMasterKeyThatSealedIt() throws Exception {
    var random = org.essc.platform.random.Randomness.standalone();
    var formerText = org.essc.testing.TestCrypto.masterKeyText(71);
    var former = MasterKey.of(formerText, List.of(), random);
    var both =
        MasterKey.of(org.essc.testing.TestCrypto.masterKeyText(72), List.of(formerText), random);
    var latter = MasterKey.of(org.essc.testing.TestCrypto.masterKeyText(72), List.of(), random);
    long epoch;
    try (var connection = TestServers.superuserDatabase().getConnection()) {
      epoch = RestoreEpoch.begin(connection, former, clock.instant());
    }
    try {
      assertThat(standingWith(former)).isEqualTo(Standing.GOOD);
      assertThat(standingWith(latter)).isEqualTo(Standing.OLDER);
      assertThat(standingWith(both)).isEqualTo(Standing.GOOD);
      assertThat(standingWith(latter)).isEqualTo(Standing.GOOD);
    } finally {
      execute("delete from restore_epoch where epoch = " + epoch);
    }
  }

  private Standing standingWith(MasterKey key) {
    var fresh =
        new DatabaseWatch(
            store,
            new MarkStore(redis, key, config(directory.resolve("none"))),
            new Receipts(),
            key,
            new SimpleMeterRegistry());
    check(fresh);
    return fresh.standing();
  }

  /** Of both servers a copy from before the code's use is brought back, and the code is young. */
  @Test
  void restoreBeginsAnEpochThatEndsAllCodes() throws Exception {
    var holder = api.holder();
    var code = api.freshCode(holder);
    var digest = HexFormat.of().formatHex(IdentityCode.parse(code).digest());
    var key = "essc:code:{" + code.substring(1, 3) + "}:" + digest;
    var unused = redisData.value(String.class).get(key);
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);
    record();
    cut = Cut.lastEntryOfTheLongestChain();
    execute("delete from verification where encode(code_digest, 'hex') like '%" + digest + "'");
    redisData.value(String.class).setex(key, 600, unused);
    check();
    assertThat(api.once().verify(Api.VERIFIER, code).status()).isEqualTo(503);

    assertThat(restoreBegin())
        .matches(
            "(?s)0 epoch \\d{13} begins; .*audit entry chain=\\d+ seq=\\d+ hash=[0-9a-f]{64}\\n");
    cut = null;
    check();
    assertThat(watch.standing()).isEqualTo(Standing.GOOD);
    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-expired");
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    assertThat(
            Cut.query("select count(*) from audit_entry where payload like '%database.restored%'"))
        .isNotEqualTo("0");
  }

  /** Of two that run on, one sees the epoch first, and tells it who wrote what was lost. */
  @Test
  void whoWroteWhatWasLostDoesNotMissItInTheEpochThatAnotherHasTold() throws Exception {
    var receipts = new Receipts();
    var writer = instance(marks, receipts);
    check(writer);
    record();
    var written = Unis.get(store.look(Mark.NONE)).mark().places();
    for (int chain = 0; chain < AuditLog.CHAINS; chain++) {
      receipts.remember(chain, written.get(chain));
    }
    var other = instance(marks);
    check(other);
    cut = Cut.lastEntryOfTheLongestChain();
    check(writer);
    assertThat(writer.standing()).isEqualTo(Standing.OLDER);
    var before = markInRedis();

    assertThat(restoreBegin()).startsWith("0 epoch");
    cut = null;
    untilToldAfter(before, () -> Unis.get(other.check()));
    check(writer);
    assertThat(writer.standing()).isEqualTo(Standing.GOOD);
    check(other);
    assertThat(other.standing()).isEqualTo(Standing.GOOD);
  }

  @Test
  void restoreCommandTakesNothingElse() {
    var printed = new ByteArrayOutputStream();
    var command = new RestoreCommand(new PrintStream(printed), clock);
    assertThat(command.run(List.of("end"), TestServers.database(), masterKey)).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("restore begin");
  }

  private String restoreBegin() {
    var printed = new ByteArrayOutputStream();
    var command = new RestoreCommand(new PrintStream(printed), clock);
    int code = command.run(List.of("begin"), TestServers.database(), masterKey);
    return code + " " + printed.toString(StandardCharsets.UTF_8);
  }

  /** In every chain, so that whichever is cut, this instance has written there. */
  private void record() {
    for (int i = 0; i <= AuditLog.CHAINS; i++) {
      patiently(
          () -> {
            Unis.get(log.record(AuditEntry.of("test.watched", Actor.system("test")).success()));
            return true;
          });
    }
  }

  @Inject io.vertx.mutiny.sqlclient.Pool pool;

  private void rollBack() {
    var entry = AuditEntry.of("test.watched", Actor.system("test")).success();
    Unis.get(
        pool.withTransaction(
                transaction ->
                    log.append(transaction, List.of(entry))
                        .chain(() -> transaction.query("select 1/0").execute()))
            .replaceWithVoid()
            .onFailure()
            .recoverWithNull());
  }

  private void check() {
    check(watch);
  }

  private static void check(DatabaseWatch instance) {
    patiently(
        () -> {
          Unis.get(instance.check());
          return true;
        });
  }

  private String markInRedis() {
    return redisData.value(String.class).get(MARK);
  }

  /** A mark that Redis was late for is kept at the next look. */
  private void untilToldAfter(String before, Runnable look) {
    patiently(
        () -> {
          look.run();
          return !Objects.equals(markInRedis(), before);
        });
  }

  /** The platform's own patience with its servers is shorter than a busy machine's moments. */
  private static void patiently(Callable<Boolean> step) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(step);
  }

  private DatabaseWatch instance(MarkStore itsMarks) {
    return instance(itsMarks, new Receipts());
  }

  private DatabaseWatch instance(MarkStore itsMarks, Receipts receipts) {
    return new DatabaseWatch(store, itsMarks, receipts, masterKey, new SimpleMeterRegistry());
  }

  private static AuditConfig config(Path file) {
    return new AuditConfig() {
      @Override
      public Duration signHeadsEvery() {
        return Duration.ofSeconds(1);
      }

      @Override
      public Duration watchEvery() {
        return Duration.ofSeconds(1);
      }

      @Override
      public Optional<String> markFile() {
        return Optional.of(file.toString());
      }
    };
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An entry that was taken away, its chain's head put back to the one before. */
  private record Cut(int chain, long seq, String payload, byte[] hash, byte[] hashBefore) {

    private static Cut lastEntryOfTheLongestChain() throws SQLException {
      try (var connection = TestServers.superuserDatabase().getConnection();
          var statement = connection.createStatement()) {
        var row =
            statement.executeQuery(
                "select e.chain, e.seq, e.payload, e.hash, b.hash from audit_entry e"
                    + " join audit_entry b on b.chain = e.chain and b.seq = e.seq - 1"
                    + " join audit_chain c on c.chain = e.chain and c.head_seq = e.seq"
                    + " order by e.seq desc limit 1");
        row.next();
        var cut =
            new Cut(
                row.getInt(1), row.getLong(2), row.getString(3), row.getBytes(4), row.getBytes(5));
        statement.execute("set session_replication_role = replica");
        statement.execute(
            "delete from audit_entry where chain = " + cut.chain + " and seq = " + cut.seq);
        setHead(connection, cut.chain, cut.seq - 1, cut.hashBefore);
        return cut;
      }
    }

    private void undo() throws SQLException {
      try (var connection = TestServers.superuserDatabase().getConnection()) {
        connection.createStatement().execute("set session_replication_role = replica");
        try (var insert =
            connection.prepareStatement(
                "insert into audit_entry values (?, ?, ?, ?) on conflict do nothing")) {
          insert.setInt(1, chain);
          insert.setLong(2, seq);
          insert.setString(3, payload);
          insert.setBytes(4, hash);
          insert.executeUpdate();
        }
        setHead(connection, chain, seq, hash);
      }
    }

    private static void setHead(Connection connection, int chain, long seq, byte[] hash)
        throws SQLException {
      try (var update =
          connection.prepareStatement(
              "update audit_chain set head_seq = ?, head_hash = ? where chain = ?")) {
        update.setLong(1, seq);
        update.setBytes(2, hash);
        update.setInt(3, chain);
        update.executeUpdate();
      }
    }

    private static String query(String sql) throws SQLException {
      try (var connection = TestServers.superuserDatabase().getConnection();
          var statement = connection.createStatement()) {
        var row = statement.executeQuery(sql);
        row.next();
        return row.getString(1);
      }
    }
  }
}
