package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SigningKeyLimitsTest {

  private static final String KEYS = "/v1/signing-keys";

  @Test
  void pagesLeadFromOneToTheNext() {
    var token = Tokens.staff("8000000004");
    var first = as(token).get(KEYS + "?limit=1").then().statusCode(200).extract();
    var cursor = first.<String>path("nextCursor");
    var second = as(token).queryParam("limit", 1).queryParam("cursor", cursor).get(KEYS);
    second.then().statusCode(200);
    assertTrue(!first.path("items[0].kid").equals(second.path("items[0].kid")));
  }

  @Test
  void whatIsNoKeyOrPurposeIsRefusedBeforeTheDatabaseIsAsked() {
    var token = Tokens.staff("8000000004");
    for (var cursor : List.of("%00", "a%00", "%27")) {
      as(token)
          .urlEncodingEnabled(false)
          .get(KEYS + "?cursor=" + cursor)
          .then()
          .statusCode(400)
          .body("code", equalTo("invalid-request"));
    }
    as(token).urlEncodingEnabled(false).post(KEYS + "/%00/rotations").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/signing-keys, 8000000004",
    "POST, /v1/signing-keys/token/rotations, 8000000004",
    "GET, /v1/partners, 8000000005"
  })
  void frozenDatabaseIsNotWaitedFor(String method, String path, String staff) throws Exception {
    var token = Tokens.staff(staff);
    var readable = path.endsWith("partners") ? path : KEYS;
    Rounds.untilOneCounts(
        () -> {
          awaitAnswer(token, readable);
          return refusedWhileFrozen(token, method, path).compareTo(Duration.ofSeconds(2)) < 0;
        });
    awaitAnswer(token, readable);
  }

  /** How long it takes until that is said. */
  private static Duration refusedWhileFrozen(String token, String method, String path)
      throws Exception {
    var postgres = TestServers.postgres();
    postgres.pause();
    try {
      return Rounds.took(
          () ->
              as(token)
                  .request(method, path)
                  .then()
                  .statusCode(503)
                  .body("code", equalTo("service-unavailable")));
    } finally {
      postgres.resume();
    }
  }

  private static void awaitAnswer(String token, String path) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> as(token).get(path).then().statusCode(200));
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }
}
