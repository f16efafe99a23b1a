package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.essc.testing.Management;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JwksResourceTest {

  @Test
  void everyPurposeHasItsActiveAndItsNextKeyPublished() throws Exception {
    List<Map<String, String>> keys =
        given()
            .get("/.well-known/jwks.json")
            .then()
            .statusCode(200)
            .header("Cache-Control", containsString("max-age=300"))
            .contentType("application/json")
            .extract()
            .path("keys");
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select kid from signing_key where state <> 'gone'")) {
      int count = 0;
      while (rows.next()) {
        var kid = rows.getString(1);
        assertTrue(keys.stream().anyMatch(key -> kid.equals(key.get("kid"))));
        count++;
      }
      assertEquals(count, keys.size());
      assertTrue(count >= 2 * KeyPurpose.values().length);
    }
  }

  @Test
  void onlyPublicMembersArePublished() {
    List<Map<String, String>> keys =
        given().get("/.well-known/jwks.json").then().extract().path("keys");
    for (var key : keys) {
      assertEquals(Set.of("kty", "crv", "x", "y", "kid", "use", "alg"), key.keySet());
      assertEquals("ES256", key.get("alg"));
      assertEquals("sig", key.get("use"));
    }
  }

  @Test
  void jwkSetMediaTypeIsAnsweredToWhoAsksForIt() {
    given()
        .accept("application/jwk-set+json")
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(200)
        .contentType("application/jwk-set+json");
  }

  @Test
  void keysArePublishedWhileTheDatabaseIsAway() {
    var before = given().get("/.well-known/jwks.json").asString();
    var postgres = TestServers.postgres();
    postgres.stop();
    try {
      given().get("/.well-known/jwks.json").then().statusCode(200).body(equalTo(before));
    } finally {
      postgres.start();
      // the tests that come next have not asked for its absence
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> given().get(Management.url("/q/health/ready")).statusCode() == 200);
    }
  }
}
