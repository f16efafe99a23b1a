package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerSecrets;
import org.essc.platform.config.Issuer;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(SandboxAbsentTest.ExternalDatabase.class)
class SandboxAbsentTest {

  /** The same servers, but their data does not lie in the platform's data directory. */
  public static class ExternalDatabase implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("essc.data-dir", "target/no-such-directory");
    }
  }

  private static final String INSERT =
      """
      insert into partner (partner_no, name, sandbox, status, roles, scopes, claims,
                           requests_per_second, jwks, secret_digest, created_at, updated_at, version)
      values (?, '演示', ?, 'active', '{channel}', '{ecards:read}', '{}', 100, ?, ?, now(), now(), 0)
      on conflict (partner_no) do nothing\
      """;

  @Inject PartnerSecrets secrets;
  @Inject Issuer issuer;
  @Inject Clock clock;

  @ParameterizedTest
  @CsvSource({
    "GET,/",
    "POST,/",
    "GET,/index.html",
    "GET,/sandbox",
    "GET,/sandbox/holders",
    "GET,/sandbox/holders?limit=0",
    "GET,/sandbox/holders;x",
    "GET,/sandbox;x/holders",
    "GET,/sandbox;x/assets/app.js",
    "POST,/sandbox/holders",
    "GET,/sandbox/clock",
    "PUT,/sandbox/clock",
    "DELETE,/sandbox/clock",
    "POST,/sandbox/phone",
    "GET,/sandbox/stories",
    "POST,/sandbox/stories/plays",
    "GET,/sandbox/assets/app.js",
    "GET,/sandbox/assets/vendor/html5-qrcode.min.js",
    "GET,/webjars/html5-qrcode/2.2.1/html5-qrcode.min.js"
  })
  void onAnExternalDatabaseSandboxLooksLikeAnyUnknownPath(String method, String path) {
    assertEquals(answer(method, "/no-such-path"), answer(method, path));
  }

  @Test
  void discoveryNamesNoMethodThatOnlyTheSandboxTakes() {
    for (var endpoint : List.of("token", "revocation")) {
      given()
          .get("/.well-known/openid-configuration")
          .then()
          .body(endpoint + "_endpoint_auth_methods_supported", contains("private_key_jwt", "none"));
    }
  }

  /** A database that once was embedded still has the demo partners. */
  @Test
  void secretOfDemoPartnerLeftBehindIsRefused() throws SQLException {
    var number = "9000000001";
    insert(number, true, null, secrets.digest(new PartnerNo(number), "sandbox-" + number));
    Patiently.ask(
            () ->
                given()
                    .auth()
                    .preemptive()
                    .basic(number, "sandbox-" + number)
                    .formParam("grant_type", "client_credentials")
                    .post("/oauth2/token"))
        .then()
        .statusCode(401)
        .body("error", equalTo("invalid_client"));
  }

  @Test
  void tokenOfDemoPartnerIsRefused() throws SQLException {
    var partner = new TestPartner(TestPartner.newNumber(), TestPartner.newKey("k-1"));
    var jwks = TestPartner.jwks(partner.key().toPublicJWK()).encode();
    insert(partner.number(), false, jwks, null);
    var token = partner.token(clock, issuer.value());
    awaitStatus(token, 404);
    become(partner.number(), true);
    awaitStatus(token, 401);
    Patiently.ask(() -> TestPartner.ask(partner.assertion(clock, issuer.value(), claims -> {})))
        .then()
        .statusCode(401);
    become(partner.number(), false);
    awaitStatus(token, 404);
  }

  private static void awaitStatus(String token, int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> given().auth().oauth2(token).get("/v1/ecards/none").then().statusCode(status));
  }

  private static void insert(String number, boolean sandbox, String jwks, byte[] digest)
      throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, number);
      insert.setBoolean(2, sandbox);
      insert.setString(3, jwks);
      insert.setBytes(4, digest);
      insert.executeUpdate();
    }
  }

  private static void become(String number, boolean sandbox) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var update =
            connection.prepareStatement("update partner set sandbox = ? where partner_no = ?")) {
      update.setBoolean(1, sandbox);
      update.setString(2, number);
      update.executeUpdate();
    }
  }

  /** All that is answered but the trace id, which differs for every request. */
  private static Map<String, Object> answer(String method, String path) {
    var response = given().request(method, path).then().statusCode(404).extract();
    var body = new HashMap<String, Object>(response.jsonPath().getMap("$"));
    body.remove("traceId");
    body.put("media type", response.contentType());
    return body;
  }
}
