package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.platform.pressure.LoadGauge;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.InTime;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis and PostgreSQL go away, hang, forget or remember too much: never a wrong yes. */
@QuarkusTest
class LostServersTest {

  /** Two seconds by the contract, and what a busy machine adds around it. */
  private static final Duration ANSWERED = Duration.ofSeconds(3);

  @Inject RedisDataSource redis;
  @Inject AgroalDataSource database;

  private final Api api = Api.here();
  private final FaultyServer redisServer = TestServers.redis();
  private final FaultyServer postgres = TestServers.postgres();

  /** What comes too late soon after a burst is told to be late for that. */
  @BeforeEach
  void letEarlierBurstsPass() {
    Awaitility.await().until(() -> !LoadGauge.overloaded());
  }

  @AfterEach
  void bringBack() {
    redisServer.resume();
    postgres.resume();
    redisServer.start();
    postgres.start();
    awaitRecovery();
  }

  @Test
  void redisRestoredFromAnOldCopyDoesNotMakeAUsedCodeGoodAgain() {
    var code = api.freshCode(api.holder());
    var copy = new HashMap<String, String>();
    redis
        .key()
        .keys("essc:code:*")
        .forEach(key -> copy.put(key, redis.value(String.class).get(key)));
    // codes of other tests end meanwhile
    copy.values().removeIf(Objects::isNull);
    assertThat(copy).isNotEmpty();
    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);

    redisServer.kill();
    redisServer.start();
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> redis.execute("PING").toString().equals("PONG"));
    copy.forEach((key, value) -> redis.value(String.class).psetex(key, 600_000, value));

    var again = api.verify(Api.OTHER_VERIFIER, code);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("code-already-used");
  }

  @Test
  void lostRedisLosesItsCodes() {
    var code = api.freshCode(api.holder());
    redisServer.kill();
    redisServer.start();
    awaitRecovery();

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("code-unknown");
  }

  @Test
  void withoutRedisTheAnswerIsUnavailableAndRecoveryNeedsNoRestart() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    redisServer.kill();

    assertUnavailable(() -> api.once().verify(Api.VERIFIER, code));
    assertUnavailable(() -> api.once().code(Api.CHANNEL, holder.signNo(), "enquiry"));

    redisServer.start();
    awaitRecovery();
  }

  @Test
  void hangingRedisIsUnavailableInTime() {
    var code = api.freshCode(api.holder());
    redisServer.pause();

    assertUnavailable(() -> api.once().verify(Api.VERIFIER, code));
  }

  @Test
  void whatWasAskedOfAFrozenRedisIsNotDoneWhenItGoesOn() {
    var holder = api.holder();
    var older = api.freshCode(holder);
    var newer = api.freshCode(holder);
    redisServer.pause();
    assertUnavailable(() -> api.once().verify(Api.VERIFIER, older));
    assertUnavailable(() -> api.once().verify(Api.VERIFIER, newer, "enquiry", "frozen"));
    // The next two codes of a signing would end the ones on the screen.
    assertUnavailable(() -> api.once().code(Api.CHANNEL, holder.signNo(), "enquiry"));
    assertUnavailable(() -> api.once().code(Api.CHANNEL, holder.signNo(), "enquiry"));

    redisServer.resume();
    awaitRecovery();

    assertThat(api.verify(Api.OTHER_VERIFIER, older).status()).isEqualTo(200);
    assertThat(api.verify(Api.OTHER_VERIFIER, newer).status()).isEqualTo(200);
  }

  @Test
  void withoutPostgresTheAnswerIsUnavailableAndTheCodeIsNotAccepted() throws SQLException {
    var holder = api.holder();
    var code = api.freshCode(holder);
    postgres.kill();

    assertUnavailable(() -> api.once().verify(Api.VERIFIER, code));

    postgres.start();
    awaitRecovery();
    assertThat(acceptances(holder)).isZero();
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    assertThat(acceptances(holder)).isEqualTo(1);
  }

  private int acceptances(Api.Holder holder) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select count(*) from verification v join ecard_binding b on b.id = v.binding_id"
                    + " where b.sign_no = ?")) {
      query.setString(1, holder.signNo());
      var rows = query.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void hangingPostgresIsUnavailableInTime() {
    var code = api.freshCode(api.holder());
    postgres.pause();

    assertUnavailable(() -> api.once().verify(Api.VERIFIER, code));
  }

  @Test
  void postgresStoppedUnderLoadGivesAnswersOrUnavailableAndNoCodeTwice() {
    var holders = new ArrayList<Api.Holder>();
    for (int i = 0; i < 20; i++) {
      holders.add(api.holder());
    }
    var codes = holders.stream().map(api::freshCode).toList();
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < codes.size(); i++) {
      replies.add(api.once().verifyAsync(Api.VERIFIER, codes.get(i), "enquiry", null));
      if (i == codes.size() / 2) {
        postgres.kill();
      }
    }
    var first = replies.stream().map(CompletableFuture::join).toList();
    assertThat(first).allMatch(reply -> reply.status() == 200 || reply.status() == 503);

    postgres.start();
    awaitRecovery();
    for (int i = 0; i < codes.size(); i++) {
      if (first.get(i).status() == 200) {
        assertThat(api.verify(Api.OTHER_VERIFIER, codes.get(i)).status())
            .as("a code that was accepted before the fall")
            .isEqualTo(409);
      }
    }
  }

  private static void assertUnavailable(Supplier<Api.Reply> asked) {
    InTime.answered("answer", ANSWERED, asked, LostServersTest::assertUnavailable);
  }

  private static void assertUnavailable(Api.Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("service-unavailable");
    assertThat(reply.header("Retry-After")).isNotNull();
  }

  private void awaitRecovery() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> api.verify(Api.VERIFIER, api.freshCode(api.holder())).status() == 200);
  }
}
