package org.essc.partner;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.essc.audit.Actor;
import org.essc.audit.AuditLog;
import org.essc.partner.access.RefusalLog;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.essc.testing.Tokens;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals are on record, a flood of them is not a flood of records; without the database: 503. */
@QuarkusTest
class RefusalsTest {

  @Inject AuditLog audit;
  @Inject Clock clock;
  @Inject RefusalLog refusals;

  /** After many of the same kind in other tests the next ones would be counted, not written. */
  @BeforeEach
  void nothingIsCounted() {
    Unis.get(refusals.writeCounts());
  }

  @Test
  void forbiddenCallIsAudited() throws SQLException {
    var partner = "3000000001";
    var before = entries("access.authorize", partner);
    given().auth().oauth2(Tokens.partner(partner)).get("/v1/ecards/none").then().statusCode(403);
    assertEquals(before + 1, entries("access.authorize", partner));
  }

  @Test
  void refusedTokenRequestIsAudited() throws SQLException {
    var before = entries("token.issue", "unknown");
    given()
        .auth()
        .preemptive()
        .basic("1000000001", "wrong")
        .formParam("grant_type", "client_credentials")
        .post("/oauth2/token")
        .then()
        .statusCode(401);
    assertEquals(before + 1, entries("token.issue", "unknown"));
  }

  @Test
  void givenTokenIsAudited() throws SQLException {
    var before = entries("token.issue", "4000000001");
    Tokens.partner("4000000001");
    assertEquals(before + 1, entries("token.issue", "4000000001"));
  }

  @Test
  void floodOfTheSameRefusalBecomesAFewEntriesAndACount() throws SQLException {
    var log = new RefusalLog(audit, Clock.fixed(clock.instant(), clock.getZone()));
    var actor = Actor.partner("1999999999");
    for (int i = 0; i < 500; i++) {
      log.refused("access.authorize", actor, "forbidden").subscribeAsCompletionStage().join();
    }
    assertEquals(10, entries("access.authorize", "1999999999"));
    log.writeCounts().subscribeAsCompletionStage().join();
    assertEquals(11, entries("access.authorize", "1999999999"));
    assertEquals(1, entries("access.authorize", "1999999999\",%\"count\":\"490"));
  }

  @Test
  void withoutTheDatabaseNobodyIsLetIn() throws Exception {
    var token = Tokens.partner("3000000001");
    Rounds.untilOneCounts(
        () -> {
          awaitForbidden(token);
          return refusedWhileFrozen(token).compareTo(Duration.ofSeconds(2)) < 0;
        });
    awaitForbidden(token);
  }

  /** How long it takes until that is said. */
  private static Duration refusedWhileFrozen(String token) throws Exception {
    var postgres = TestServers.postgres();
    postgres.pause();
    try {
      return Rounds.took(
          () ->
              given()
                  .auth()
                  .oauth2(token)
                  .get("/v1/ecards/none")
                  .then()
                  .statusCode(503)
                  .body("code", equalTo("service-unavailable")));
    } finally {
      postgres.resume();
    }
  }

  private static void awaitForbidden(String token) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertEquals(
                    403, given().auth().oauth2(token).get("/v1/ecards/none").statusCode()));
  }

  private static long entries(String act, String actor) throws SQLException {
    var like = "%\"act\":\"" + act + "\",\"actor\":{\"id\":\"" + actor + "\"%";
    try (var connection = TestServers.superuserDatabase().getConnection();
        var query =
            connection.prepareStatement("select count(*) from audit_entry where payload like ?")) {
      query.setString(1, like);
      var result = query.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }
}
