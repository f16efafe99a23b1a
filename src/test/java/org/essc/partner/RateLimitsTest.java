package org.essc.partner;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.essc.partner.access.RateLimits;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RateLimitsTest {

  /** An instance for which Redis is slower than 250 ms goes on alone. */
  private static final Duration REDIS_PATIENCE = Duration.ofMillis(240);

  @Inject RedisAPI redis;
  @Inject Clock clock;
  @Inject Issuer issuer;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
  private Duration slowest = Duration.ZERO;

  @Test
  void budgetIsSharedByAllInstancesAndEndsWithItsSecond() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var partner = new PartnerNo(TestPartner.newNumber());
          var one = instance();
          var other = instance();
          slowest = Duration.ZERO;
          int granted = 0;
          for (int i = 0; i < 300; i++) {
            granted += takes(one, partner, 200) ? 1 : 0;
            granted += takes(other, partner, 200) ? 1 : 0;
          }
          if (slowest.compareTo(REDIS_PATIENCE) > 0) {
            return false;
          }
          assertEquals(200, granted);
          now.updateAndGet(instant -> instant.plusSeconds(1));
          assertTrue(takes(one, partner, 200));
          return true;
        });
  }

  @Test
  void manyAtOnceGetNoMoreThanTheBudget() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var partner = new PartnerNo(TestPartner.newNumber());
          var limits = instance();
          var attempts = new ArrayList<Uni<Boolean>>();
          for (int i = 0; i < 500; i++) {
            attempts.add(
                limits.take(partner, 120).map(ok -> true).onFailure().recoverWithItem(false));
          }
          long before = System.nanoTime();
          List<Boolean> granted =
              Uni.join().all(attempts).andFailFast().subscribeAsCompletionStage().join();
          if (System.nanoTime() - before > REDIS_PATIENCE.toNanos()) {
            return false;
          }
          assertEquals(120, granted.stream().filter(ok -> ok).count());
          return true;
        });
  }

  @Test
  void withoutRedisAnInstanceCountsAlone() {
    var partner = new PartnerNo(TestPartner.newNumber());
    var limits = instance();
    var server = TestServers.redis();
    server.pause();
    try {
      int granted = 0;
      for (int i = 0; i < 30; i++) {
        granted += takes(limits, partner, 20) ? 1 : 0;
      }
      assertEquals(20, granted);
    } finally {
      server.resume();
    }
  }

  @Test
  void callerBeyondItsLimitIsToldWhenToComeBack() {
    var partner = TestPartner.register();
    var token = partner.token(clock, issuer.value());
    TestPartner.administrator()
        .body("{\"roles\":[\"channel\"],\"requestsPerSecond\":1}")
        .put("/v1/partners/{no}/entitlements", partner.number())
        .then()
        .statusCode(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () ->
                io.restassured.RestAssured.given()
                    .auth()
                    .oauth2(token)
                    .get("/v1/ecards/none")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", equalTo("1"))
                    .body("code", equalTo("too-many-requests")));
  }

  private RateLimits instance() {
    return new RateLimits(
        redis,
        new Clock() {
          @Override
          public Instant instant() {
            return now.get();
          }

          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        });
  }

  private boolean takes(RateLimits limits, PartnerNo partner, int perSecond) {
    long before = System.nanoTime();
    try {
      limits.take(partner, perSecond).subscribeAsCompletionStage().join();
      return true;
    } catch (CompletionException refused) {
      var problem = (ProblemException) refused.getCause();
      assertEquals(ProblemType.TOO_MANY_REQUESTS, problem.type());
      return false;
    } finally {
      var took = Duration.ofNanos(System.nanoTime() - before);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
  }
}
