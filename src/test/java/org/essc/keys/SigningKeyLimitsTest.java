package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.essc.testing.TestServers;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SigningKeyLimitsTest {

  private static final String KEYS = "/v1/signing-keys";
  private static final String ROTATIONS = "/v1/signing-keys/token/rotations";

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

  @Test
  void frozenDatabaseIsNotWaitedFor() {
    var token = Tokens.staff("8000000004");
    var administrator = Tokens.staff("8000000005");
    as(token).get(KEYS).then().statusCode(200);
    as(administrator).get("/v1/partners").then().statusCode(200);
    var postgres = TestServers.postgres();
    postgres.pause();
    try {
      for (var method : List.of("GET " + KEYS, "POST " + ROTATIONS, "GET /v1/partners")) {
        var by = method.endsWith("partners") ? administrator : token;
        var words = method.split(" ");
        long before = System.nanoTime();
        as(by)
            .request(words[0], words[1])
            .then()
            .statusCode(503)
            .body("code", equalTo("service-unavailable"));
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(2).toNanos(), method);
      }
    } finally {
      postgres.resume();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> as(token).get(KEYS).then().statusCode(200));
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }
}
