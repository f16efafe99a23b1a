package org.essc.platform.ops;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.essc.testing.FaultyServer;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadinessTest {

  private static final Duration RECOVERY = Duration.ofSeconds(20);

  @Test
  void platformIsLiveAndReadyWithBothServers() {
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void hangingRedisIsNoticedWithin2SecondsAndForgottenAgain() {
    noticesHang(TestServers.redis(), "Redis");
  }

  @Test
  void hangingDatabaseIsNoticedWithin2SecondsAndForgottenAgain() {
    noticesHang(TestServers.postgres(), "PostgreSQL");
  }

  @Test
  void killedRedisIsNoticedAndForgottenAgain() {
    noticesDeath(TestServers.redis(), "Redis");
  }

  @Test
  void killedDatabaseIsNoticedAndForgottenAgain() {
    noticesDeath(TestServers.postgres(), "PostgreSQL");
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
    long start = System.nanoTime();
    var answer = given().get("/q/health/ready");
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertEquals(503, answer.statusCode());
    assertEquals(
        "DOWN", answer.jsonPath().getString("checks.find { it.name == '" + check + "' }.status"));
    assertTrue(millis < 2_000, "answered after " + millis + " ms");
    given().get("/q/health/live").then().statusCode(200);
  }

  private static void assertRecovers() {
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
  }
}
