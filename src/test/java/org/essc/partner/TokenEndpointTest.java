package org.essc.partner;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.essc.platform.config.Issuer;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokenEndpointTest {

  private static final String CHANNEL = "1000000001";

  @Inject Issuer issuer;

  @Test
  void sandboxPartnerGetsTokenForItsSecret() {
    Patiently.ask(
            () ->
                basic(CHANNEL).formParam("grant_type", "client_credentials").post("/oauth2/token"))
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("access_token", notNullValue())
        .body("token_type", equalTo("Bearer"))
        .body("expires_in", equalTo(600))
        .body("scope", equalTo(TestPartner.CHANNEL_SCOPES));
  }

  @Test
  void tokenIsAsRfc9068Says() {
    var parts = Tokens.partner(CHANNEL).split("\\.");
    var header = json(parts[0]);
    var claims = json(parts[1]);
    assertEquals("at+jwt", header.getString("typ"));
    assertEquals("ES256", header.getString("alg"));
    assertTrue(header.containsKey("kid"));
    assertEquals(issuer.value(), claims.getString("iss"));
    assertEquals(CHANNEL, claims.getString("sub"));
    assertEquals(CHANNEL, claims.getString("client_id"));
    assertEquals("essc-api", claims.getString("aud"));
    assertEquals(600, claims.getLong("exp") - claims.getLong("iat"));
    assertEquals(TestPartner.CHANNEL_SCOPES, claims.getString("scope"));
    assertTrue(claims.getString("jti").length() >= 22);
  }

  @Test
  void narrowerScopeIsGranted() {
    Patiently.ask(
            () ->
                basic(CHANNEL)
                    .formParam("grant_type", "client_credentials")
                    .formParam("scope", "ecards:read")
                    .post("/oauth2/token"))
        .then()
        .statusCode(200)
        .body("scope", equalTo("ecards:read"));
  }

  @Test
  void scopeOfAnotherRoleIsRefused() {
    refused(withScope("codes:verify"), 400, "invalid_scope");
  }

  @Test
  void unknownScopeIsRefused() {
    refused(withScope("everything"), 400, "invalid_scope");
  }

  @Test
  void wrongSecretIsInvalidClient() {
    refused(client("1000000001", "sandbox-1000000002"), 401, "invalid_client")
        .header("WWW-Authenticate", containsString("Basic"));
  }

  /** PostgreSQL takes no NUL in a text: such a number must end before it. */
  @Test
  void numberThatIsNoneIsTheClientsFault() {
    for (var credentials : List.of("%00:x", "x%00:x", "1%27:x", "10000000010:x")) {
      var basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
      Patiently.ask(
              () ->
                  given()
                      .header("Authorization", "Basic " + basic)
                      .formParam("grant_type", "client_credentials")
                      .post("/oauth2/token"))
          .then()
          .statusCode(anyOf(is(400), is(401)))
          .body("error", anyOf(is("invalid_request"), is("invalid_client")));
    }
  }

  @Test
  void unknownClientIsInvalidClient() {
    refused(client("1999999999", "sandbox-1999999999"), 401, "invalid_client");
  }

  @Test
  void staffWithWrongSecretIsInvalidClient() {
    refused(client("8000000005", "sandbox-8000000004"), 401, "invalid_client");
  }

  @Test
  void requestWithoutAuthenticationIsInvalidClient() {
    refused(given(), 401, "invalid_client");
  }

  @Test
  void secretInTheBodyIsNotAccepted() {
    refused(
        given().formParam("client_id", CHANNEL).formParam("client_secret", "sandbox-" + CHANNEL),
        401,
        "invalid_client");
  }

  @Test
  void otherGrantTypesAreUnsupported() {
    Patiently.ask(
            () ->
                basic(CHANNEL)
                    .formParam("grant_type", "password")
                    .formParam("username", "a")
                    .formParam("password", "b")
                    .post("/oauth2/token"))
        .then()
        .statusCode(400)
        .body("error", equalTo("unsupported_grant_type"));
  }

  @Test
  void missingGrantTypeIsInvalidRequest() {
    Patiently.ask(
            () ->
                basic(CHANNEL)
                    .contentType("application/x-www-form-urlencoded")
                    .body("scope=ecards:read")
                    .post("/oauth2/token"))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void parameterSentTwiceIsInvalidRequest() {
    for (var twice :
        new String[] {
          "grant_type=client_credentials&grant_type=client_credentials",
          "grant_type=client_credentials&scope=ecards:read&scope=ecards:issue"
        }) {
      Patiently.ask(
              () ->
                  basic(CHANNEL)
                      .contentType("application/x-www-form-urlencoded")
                      .body(twice)
                      .post("/oauth2/token"))
          .then()
          .statusCode(400)
          .body("error", equalTo("invalid_request"));
    }
  }

  @Test
  void jsonIsInvalidRequest() {
    Patiently.ask(
            () ->
                basic(CHANNEL)
                    .contentType("application/json")
                    .body("{\"grant_type\":\"client_credentials\"}")
                    .post("/oauth2/token"))
        .then()
        .statusCode(400)
        .contentType("application/json")
        .body("error", equalTo("invalid_request"))
        .body("$", not(hasKey("traceId")));
  }

  @Test
  void staffOfTheSandboxGetTokensOfAnotherIssuer() {
    var claims = json(Tokens.staff("8000000003").split("\\.")[1]);
    assertEquals(issuer.value() + "/sandbox/staff", claims.getString("iss"));
    assertEquals("auditor", claims.getJsonArray("roles").getString(0));
    assertTrue(!claims.containsKey("scope"));
  }

  private static ValidatableResponse refused(
      RequestSpecification request, int status, String error) {
    request.formParam("grant_type", "client_credentials");
    return Patiently.ask(() -> request.post("/oauth2/token"))
        .then()
        .statusCode(status)
        .header("Cache-Control", "no-store")
        .body("error", equalTo(error))
        .body("error_description", notNullValue());
  }

  private static RequestSpecification withScope(String scope) {
    return basic(CHANNEL).formParam("scope", scope);
  }

  private static RequestSpecification basic(String number) {
    return client(number, "sandbox-" + number);
  }

  private static RequestSpecification client(String number, String secret) {
    return given().auth().preemptive().basic(number, secret);
  }

  private static JsonObject json(String base64) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }
}
