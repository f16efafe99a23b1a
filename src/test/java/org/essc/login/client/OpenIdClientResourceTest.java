package org.essc.login.client;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.login.Portals.put;
import static org.essc.login.Portals.registration;
import static org.essc.testing.TestPartner.administrator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.nimbusds.jose.jwk.ECKey;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import org.essc.login.Portals;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Portals' registrations, and what none may be like. */
@QuarkusTest
class OpenIdClientResourceTest {

  private static final String PATH = "/v1/partners/{no}/openid-client";

  @Inject Clock clock;
  @Inject Issuer issuer;

  @Test
  void registrationIsReplacedReadAndEnded() {
    var portal = Portals.partner().number();
    asked(portal, "GET").then().statusCode(404).body("code", equalTo("not-found"));
    put(portal, registration())
        .then()
        .statusCode(200)
        .body("authMethod", equalTo("private_key_jwt"))
        .body("profile", equalTo("openid"))
        .body("dpopBound", equalTo(false));
    put(portal, registration().put("scopes", new JsonArray().add("offline_access")))
        .then()
        .statusCode(200);
    asked(portal, "GET")
        .then()
        .statusCode(200)
        .body("redirectUris", contains(Portals.CALLBACK))
        .body("scopes", contains("offline_access"));
    asked(portal, "DELETE").then().statusCode(204);
    asked(portal, "DELETE").then().statusCode(404);
    asked(portal, "GET").then().statusCode(404);
  }

  @Test
  void onlyTheSystemAdministratorMay() {
    for (var method : new String[] {"GET", "PUT", "DELETE"}) {
      var body = method.equals("PUT") ? registration().encode() : "";
      given()
          .contentType("application/json")
          .body(body)
          .request(method, PATH, Api.PORTAL)
          .then()
          .statusCode(401);
      for (var token : new String[] {Tokens.staff("8000000004"), Tokens.partner(Api.PORTAL)}) {
        given()
            .auth()
            .oauth2(token)
            .contentType("application/json")
            .body(body)
            .request(method, PATH, Api.PORTAL)
            .then()
            .statusCode(403);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5999999998", "nobody"})
  void unknownPartnerIsNotFound(String number) {
    put(number, registration()).then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void otherRolesAreNoOpenIdClients() {
    refused(TestPartner.register().number(), registration(), "partnerNo", "openid-role-missing");
    put(TestPartner.registerAs("bank").number(), registration()).then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "http://portal.example/callback, redirect-uri-not-https",
    "http://localhost/callback, redirect-uri-not-https",
    "com.example.app://callback, redirect-uri-not-https",
    "com.example.app:/callback, redirect-uri-format",
    "/callback, redirect-uri-format",
    "https://portal.example/callback#x, redirect-uri-format",
    "https://*.portal.example/callback, redirect-uri-format",
    "https://portal.example/*, redirect-uri-format",
    "https://good@portal.example/callback, redirect-uri-format",
    "https:///callback, redirect-uri-format",
    "'https://portal.example/a b', redirect-uri-format"
  })
  void redirectUriOfAnotherFormIsRefused(String uri, String message) {
    var portal = Portals.partner().number();
    var uris = new JsonArray().add(uri);
    refused(portal, registration().put("redirectUris", uris), "redirectUris", message);
    refused(
        portal,
        registration().put("postLogoutRedirectUris", uris),
        "postLogoutRedirectUris",
        message);
  }

  @Test
  void bankSaysHowItHearsOfADecision() {
    var bank = TestPartner.registerAs("bank").number();
    var mode = "backchannelTokenDeliveryMode";
    var endpoint = "backchannelClientNotificationEndpoint";
    refused(bank, with(mode, "poll"), mode, "delivery-mode-for-banks");
    refused(bank, with(mode, "push").put("profile", "fapi2"), mode, "delivery-mode-unknown");
    refused(
        bank,
        with(mode, "ping").put("profile", "fapi2"),
        endpoint,
        "notification-endpoint-with-ping");
    refused(
        bank,
        with(mode, "poll").put("profile", "fapi2").put(endpoint, "https://bank.example/ping"),
        endpoint,
        "notification-endpoint-with-ping");
    refused(
        bank,
        with(mode, "ping").put("profile", "fapi2").put(endpoint, "http://169.254.169.254/latest"),
        endpoint,
        "callback-uri-refused");
    put(bank, with(mode, "ping").put("profile", "fapi2").put(endpoint, "https://bank.example/ping"))
        .then()
        .statusCode(200)
        .body(mode, equalTo("ping"))
        .body(endpoint, equalTo("https://bank.example/ping"));
  }

  @Test
  void eachOtherRuleIsToldInItsOwnWords() {
    var portal = Portals.entitled("maskedName", "name").number();
    refused(portal, new JsonObject(), "redirectUris", "redirect-uri-required");
    refused(
        portal,
        with("authMethod", "client_secret_basic"),
        "authMethod",
        "auth-method-sandbox-only");
    refused(portal, with("authMethod", "client_secret_post"), "authMethod", "auth-method-unknown");
    refused(portal, with("authMethod", "none"), "authMethod", "auth-method-without-origins");
    refused(portal, with("profile", "fapi1"), "profile", "openid-profile-unknown");
    refused(
        portal,
        with("authMethod", "none")
            .put("profile", "fapi2")
            .put("webOrigins", new JsonArray().add("https://portal.example")),
        "authMethod",
        "auth-method-not-fapi");
    refused(portal, with("scopes", new JsonArray().add("email")), "scopes", "openid-scope-unknown");
    refused(
        portal,
        with("scopes", new JsonArray().add("essc:phone")),
        "scopes",
        "openid-scope-not-entitled");
    refused(
        portal,
        with("scopes", new JsonArray().add("essc:name")).put("scanAllowed", true),
        "scanAllowed",
        "scan-with-holder-scopes");
    refused(
        portal,
        with("backchannelLogoutUri", "http://169.254.169.254/latest"),
        "backchannelLogoutUri",
        "callback-uri-refused");
    refused(
        portal,
        with("backchannelTokenDeliveryMode", "poll").put("profile", "fapi2"),
        "backchannelTokenDeliveryMode",
        "delivery-mode-for-banks");
    for (var origin :
        new String[] {"https://a.example/", "http://a.example", "https://a.example?x", "*"}) {
      refused(
          portal,
          with("webOrigins", new JsonArray().add(origin)),
          "webOrigins",
          "web-origin-format");
    }
    put(portal, with("surprise", true)).then().statusCode(400);
  }

  /** Changes of a partner and of its registration are counted apart: none makes up for another. */
  @Test
  void keyThatWasReplacedAfterARegistrationEndedIsGoodNoMore() {
    var portal = Portals.portal(Portals.registration());
    Portals.put(portal.number(), Portals.registration()).then().statusCode(200);
    assertThat(ask(portal, portal.key())).isEqualTo(200);
    asked(portal.number(), "DELETE").then().statusCode(204);
    var newer = TestPartner.newKey("k-1");
    var keys = new JsonObject().put("jwks", TestPartner.jwks(newer)).encode();
    Patiently.ask(
            () ->
                TestPartner.administrator()
                    .body(keys)
                    .put("/v1/partners/{no}/keys", portal.number()))
        .then()
        .statusCode(200);

    assertThat(ask(portal, portal.key())).isEqualTo(401);
    assertThat(ask(portal, newer)).isEqualTo(200);
  }

  private int ask(TestPartner partner, ECKey key) {
    return Patiently.ask(
            () -> {
              var claims = partner.claims(clock, issuer.value()).build();
              return TestPartner.ask(TestPartner.assertion(claims, key));
            })
        .statusCode();
  }

  @Test
  void sandboxPortalIsRegisteredFromTheStart() {
    asked(Api.PORTAL, "GET")
        .then()
        .statusCode(200)
        .body("authMethod", equalTo("client_secret_basic"))
        .body("redirectUris", hasItem("http://localhost/callback"))
        .body("scopes", hasItem("essc:name"));
    asked(Api.BANK, "GET").then().statusCode(200);
  }

  private static Response asked(String partnerNo, String method) {
    return Patiently.ask(() -> administrator().request(method, PATH, partnerNo));
  }

  private static JsonObject with(String member, Object value) {
    return registration().put(member, value);
  }

  private static void refused(
      String partnerNo, JsonObject registration, String field, String message) {
    put(partnerNo, registration)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-request"))
        .body("violations.find { it.field == '" + field + "' }.message", equalTo(message))
        .body("violations.find { it.field == '" + field + "' }.expected", notNullValue());
  }
}
