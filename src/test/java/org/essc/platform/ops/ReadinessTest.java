package org.essc.platform.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.InTime;
import org.essc.testing.Management;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadinessTest {

  private static final Duration RECOVERY = Duration.ofSeconds(20);
  private static final Duration ANSWERED = Duration.ofSeconds(2);

  @Inject RedisAPI redis;

  private final Api api = Api.here();

  @Test
  void platformIsLiveAndReadyWithBothServers() {
    given()
        .get(Management.url("/q/health/live"))
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"));
    // a server that a busy machine asks is late now and then
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> ready().then().statusCode(200).body("status", equalTo("UP")));
  }

  @Test
  void withoutRedisInstanceStaysReadyAndServesWhatNeedsNone() throws Exception {
    var holder = api.holder();
    TestServers.redis().kill();
    try {
      awaitRedis(false);
      assertStaysReady();
      assertServesReads(holder);
      assertThat(api.once().code(Api.CHANNEL, holder.signNo(), "enquiry").status()).isEqualTo(503);
    } finally {
      TestServers.redis().start();
    }
    awaitRedis(true);
  }

  @Test
  void withHangingRedisToo() throws Exception {
    var holder = api.holder();
    TestServers.redis().pause();
    try {
      awaitRedis(false);
      assertReadyWithin2Seconds();
      assertServesReads(holder);
    } finally {
      TestServers.redis().resume();
    }
    awaitRedis(true);
  }

  /** A wrong address or password: such an instance must not replace one that works. */
  @Test
  void instanceThatHasNeverReachedRedisIsNotReady() {
    TestServers.redis().kill();
    try {
      var fresh = new RedisReady(redis);
      assertEquals(Status.DOWN, check(fresh).getStatus());
    } finally {
      TestServers.redis().start();
    }
    awaitRedis(true);
  }

  @Test
  void hangingDatabaseIsNoticedWithin2SecondsAndForgottenAgain() {
    noticesHang(TestServers.postgres(), "PostgreSQL");
  }

  @Test
  void killedDatabaseIsNoticedAndForgottenAgain() {
    noticesDeath(TestServers.postgres(), "PostgreSQL");
  }

  private void assertServesReads(Api.Holder holder) {
    assertThat(api.get("/.well-known/jwks.json", null).status()).isEqualTo(200);
    assertThat(api.get("/v1/region-policies/410000", Api.CHANNEL).status()).isEqualTo(200);
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(200);
  }

  private static HealthCheckResponse check(RedisReady ready) {
    return ready.call().subscribeAsCompletionStage().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void awaitRedis(boolean reachable) {
    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () ->
                assertEquals(
                    reachable,
                    given()
                        .get(Management.url("/q/health/ready"))
                        .jsonPath()
                        .getBoolean("checks.find { it.name == 'Redis' }.data.reachable")));
  }

  private static Response ready() {
    return given().get(Management.url("/q/health/ready"));
  }

  private static void assertReadyWithin2Seconds() throws Exception {
    Rounds.shortestTakesLessThan(ANSWERED, ReadinessTest::assertStaysReady);
  }

  /** But for a moment in which PostgreSQL was late. */
  private static void assertStaysReady() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var answer = ready();
          assertEquals("UP", status(answer, "Redis"));
          if ("DOWN".equals(status(answer, "PostgreSQL"))) {
            return false;
          }
          answer.then().statusCode(200);
          return true;
        });
  }

  private static String status(Response ready, String check) {
    return ready.jsonPath().getString("checks.find { it.name == '" + check + "' }.status");
  }

  private static void noticesHang(FaultyServer server, String check) {
    server.pause();
    try {
      assertDown(check);
    } finally {
      server.resume();
    }
    assertRecovers();
  }

  private static void noticesDeath(FaultyServer server, String check) {
    server.kill();
    try {
      assertDown(check);
    } finally {
      server.start();
    }
    assertRecovers();
  }

  private static void assertDown(String check) {
    InTime.answered(
        "readiness",
        ANSWERED,
        ReadinessTest::ready,
        answer -> {
          assertEquals(503, answer.statusCode());
          assertEquals("DOWN", status(answer, check));
        });
    given().get(Management.url("/q/health/live")).then().statusCode(200);
  }

  private static void assertRecovers() {
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> given().get(Management.url("/q/health/ready")).then().statusCode(200));
  }
}
