package org.essc.partner;

import static io.restassured.RestAssured.given;
import static org.essc.testing.TestPartner.administrator;
import static org.essc.testing.TestPartner.body;
import static org.essc.testing.TestPartner.jwks;
import static org.essc.testing.TestPartner.newKey;
import static org.essc.testing.TestPartner.newNumber;
import static org.essc.testing.TestPartner.register;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.audit.Covered;
import org.essc.platform.config.Issuer;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PartnerAdministrationTest {

  @Inject Issuer issuer;
  @Inject MutableClock clock;
  @Inject Clock injected;
  @Inject Covered covered;

  @AfterEach
  void setClockRight() {
    clock.reset();
  }

  @Test
  void partnerIsRegisteredWithTheDefaultsOfItsRoles() {
    var number = newNumber();
    register(body(number).put("jwks", jwks(newKey("k-1"))))
        .then()
        .statusCode(201)
        .header("Location", endsWith("/v1/partners/" + number))
        .body("partnerNo", equalTo(number))
        .body("status", equalTo("active"))
        .body("sandbox", equalTo(false))
        .body("roles", contains("channel"))
        .body(
            "scopes",
            contains(
                "benefits:qualify",
                "cards:apply",
                "cards:change",
                "cards:enquire",
                "cards:replace",
                "cards:report-loss",
                "codes:create",
                "ecards:issue",
                "ecards:read",
                "events:manage",
                "events:read",
                "family:manage",
                "logins:scan",
                "pages:launch"))
        .body("claims", contains("maskedName"))
        .body("requestsPerSecond", equalTo(100))
        .body("keys[0].kid", equalTo("k-1"))
        .body("keys[0].alg", equalTo("ES256"));
    Patiently.ask(() -> administrator().get("/v1/partners/{no}", number))
        .then()
        .statusCode(200)
        .body("name", equalTo("测试渠道"))
        .body("createdAt", notNullValue());
  }

  @Test
  void sameKeyGivesTheFirstAnswerAgain() {
    var number = newNumber();
    var body = body(number).put("jwks", jwks(newKey("k-1"))).encode();
    var key = UUID.randomUUID().toString();
    var first = administrator().header("Idempotency-Key", key).body(body).post("/v1/partners");
    var again = administrator().header("Idempotency-Key", key).body(body).post("/v1/partners");
    assertEquals(201, first.statusCode());
    assertEquals(201, again.statusCode());
    assertEquals(first.asString(), again.asString());
  }

  @Test
  void registeringWithoutIdempotencyKeyIsRefused() {
    Patiently.ask(
            () ->
                administrator()
                    .body(body(newNumber()).put("jwks", jwks(newKey("k-1"))).encode())
                    .post("/v1/partners"))
        .then()
        .statusCode(400)
        .body("code", equalTo("idempotency-key-required"));
  }

  @Test
  void numberIsGivenOnce() {
    var partner = TestPartner.register();
    register(body(partner.number()).put("jwks", jwks(newKey("k-1"))))
        .then()
        .statusCode(409)
        .body("code", equalTo("partner-exists"));
  }

  @Test
  void scopeThatNoRoleOpensIsRefused() {
    var body = body(newNumber()).put("jwks", jwks(newKey("k-1")));
    register(body.put("scopes", new JsonArray().add("codes:verify")))
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-request"))
        .body("violations.field", hasItem("scopes"));
  }

  /** The Shared Signals Framework has names of its own for two; endpoints ask for ours. */
  @Test
  void scopeGivenByTheStandardsNameIsTheOneThatEndpointsAskFor() {
    var scopes = new JsonArray().add("ssf.read").add("ssf.manage");
    register(body(newNumber()).put("jwks", jwks(newKey("k-1"))).put("scopes", scopes))
        .then()
        .statusCode(201)
        .body("scopes", contains("events:manage", "events:read"));
  }

  @Test
  void nullInAListIsRefusedAsWhatItIs() {
    for (var list :
        List.of("roles", "scopes", "claims", "serviceChannels", "regions", "agencyRoutes")) {
      register(
              body(newNumber())
                  .put("jwks", jwks(newKey("k-1")))
                  .put(list, new JsonArray().addNull()))
          .then()
          .statusCode(400)
          .body("violations.field", contains(list));
    }
  }

  @Test
  void unknownRolesClaimsAndLimitsAreRefused() {
    var body =
        body(newNumber())
            .put("roles", new JsonArray().add("king"))
            .put("claims", new JsonArray().add("shoeSize"))
            .put("requestsPerSecond", 0)
            .put("jwks", jwks(newKey("k-1")));
    register(body)
        .then()
        .statusCode(400)
        .body("violations.field", contains("roles", "claims", "requestsPerSecond"));
  }

  @Test
  void malformedNumberAndUnknownFieldsAreRefused() {
    register(body("123").put("jwks", jwks(newKey("k-1")))).then().statusCode(400);
    register(body(newNumber()).put("jwks", jwks(newKey("k-1"))).put("sandbox", true))
        .then()
        .statusCode(400);
    register(body(newNumber()).put("name", "\u0000")).then().statusCode(400);
  }

  @Test
  void privateKeySentByMistakeIsRefusedAsSuch() {
    var secret = new JsonObject(newKey("k-1").toJSONString());
    var set = new JsonObject().put("keys", new JsonArray().add(secret));
    register(body(newNumber()).put("jwks", set))
        .then()
        .statusCode(422)
        .body("code", equalTo("private-key-sent"));
    var symmetric = new OctetSequenceKey.Builder(new byte[32]).keyID("s").build();
    var symmetricSet =
        new JsonObject().put("keys", new JsonArray().add(new JsonObject(symmetric.toJSONString())));
    register(body(newNumber()).put("jwks", symmetricSet))
        .then()
        .statusCode(422)
        .body("code", equalTo("private-key-sent"));
  }

  @Test
  void namelessDoubleAndUnsupportedKeysAreRefused() throws Exception {
    var nameless = new ECKeyGenerator(Curve.P_256).generate();
    var rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    var otherCurve = new ECKeyGenerator(Curve.P_521).keyID("p521").generate();
    var twins = jwks(newKey("same"), newKey("same"));
    for (var set : List.of(jwks(nameless), jwks(rsa), jwks(otherCurve), twins)) {
      register(body(newNumber()).put("jwks", set))
          .then()
          .statusCode(422)
          .body("code", equalTo("keys-not-usable"));
    }
    register(body(newNumber()).put("jwks", jwks())).then().statusCode(400);
    register(body(newNumber())).then().statusCode(400);
  }

  @Test
  void keyAddressesThatLeadElsewhereAreRefused() {
    for (var uri :
        List.of(
            "http://partner.example/jwks.json",
            "ftp://partner.example/jwks.json",
            "file:///etc/passwd",
            "/jwks.json",
            "https://user:secret@partner.example/jwks.json",
            "https://partner.example/jwks.json#x")) {
      register(body(newNumber()).put("jwksUri", uri))
          .then()
          .statusCode(400)
          .body("violations[0].field", equalTo("jwksUri"));
    }
    register(body(newNumber()).put("jwksUri", "https://partner.example/jwks.json"))
        .then()
        .statusCode(201)
        .body("keys", nullValue());
  }

  @Test
  void oldAndNewKeyOverlapUntilTheOldOneIsRemoved() {
    var partner = TestPartner.register();
    var next = newKey("k-2");
    replaceKeys(partner, jwks(partner.key(), next)).then().statusCode(200);
    assertEquals(200, ask(partner, partner.key()));
    assertEquals(200, ask(partner, next));
    replaceKeys(partner, jwks(next)).then().statusCode(200).body("keys.kid", contains("k-2"));
    assertEquals(401, ask(partner, partner.key()));
    assertEquals(200, ask(partner, next));
  }

  @Test
  void suspensionWorksAtOnceAndEndsAtOnce() {
    var partner = TestPartner.register();
    var token = partner.token(injected, issuer.value());
    awaitStatus(token, 404);
    Patiently.ask(() -> administrator().put("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    assertEquals(401, status(token));
    Patiently.ask(() -> administrator().put("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    Patiently.ask(() -> administrator().delete("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    assertEquals(404, status(token));
  }

  @Test
  void revocationEndsWhatWasIssuedAndNothingElse() {
    var partner = TestPartner.register();
    var token = partner.token(injected, issuer.value());
    awaitStatus(token, 404);
    Patiently.ask(() -> administrator().put("/v1/partners/{no}/token-revocation", partner.number()))
        .then()
        .statusCode(204);
    assertEquals(401, status(token));
    Patiently.ask(() -> administrator().get("/v1/partners/{no}", partner.number()))
        .then()
        .body("status", equalTo("active"))
        .body("tokensRevokedAt", notNullValue());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(404, status(partner.token(injected, issuer.value())));
    assertEquals(401, status(token));
  }

  @Test
  void scopeTakenAwayIsMissedAtTheNextRequest() {
    var partner = TestPartner.register();
    var token = partner.token(injected, issuer.value());
    awaitStatus(token, 404);
    Patiently.ask(
            () ->
                administrator()
                    .body("{\"roles\":[\"channel\"],\"scopes\":[\"codes:create\"]}")
                    .put("/v1/partners/{no}/entitlements", partner.number()))
        .then()
        .statusCode(200)
        .body("scopes", contains("codes:create"));
    assertEquals(403, status(token));
  }

  /** The token was accepted a moment ago, so its verification is remembered; its end is not. */
  @Test
  void tokenEndsThoughItsVerificationIsRemembered() {
    var token = Tokens.partner("1000000001");
    awaitStatus(token, 404);
    // the clock goes on running between the steps, so they keep their distance from the ten minutes
    clock.advance(Duration.ofSeconds(570));
    assertEquals(404, status(token));
    clock.advance(Duration.ofSeconds(31));
    assertEquals(401, status(token));
  }

  /** What commits is missed if it is cut off before a head is signed; what does not, is not. */
  @Test
  void instanceHasTheReceiptOfWhatAnAdministratorChanged() throws Exception {
    var partner = TestPartner.register();
    Patiently.ask(
            () ->
                administrator()
                    .body("{\"roles\":[\"channel\"]}")
                    .put("/v1/partners/{no}/entitlements", partner.number()))
        .then()
        .statusCode(200);
    assertTrue(covered.entry("\"act\":\"partner.entitle\"", partner.number()));
    replaceKeys(partner, jwks(newKey("k-2"))).then().statusCode(200);
    assertTrue(covered.entry("\"act\":\"partner.replace-keys\"", partner.number()));
    Patiently.ask(() -> administrator().put("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    assertTrue(covered.entry("\"act\":\"partner.suspend\"", partner.number()));
    Patiently.ask(() -> administrator().delete("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    assertTrue(covered.entry("\"act\":\"partner.resume\"", partner.number()));
    Patiently.ask(() -> administrator().put("/v1/partners/{no}/token-revocation", partner.number()))
        .then()
        .statusCode(204);
    assertTrue(covered.entry("\"act\":\"partner.revoke-tokens\"", partner.number()));
  }

  /** Whoever comes second has decided on what is no longer so. */
  @Test
  void secondOfTwoAdministratorsAtOnceIsToldOfTheConflict() throws Exception {
    var partner = TestPartner.register();
    try (var connection = TestServers.superuserDatabase().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.executeUpdate(
            "update partner set version = version + 1 where partner_no = '"
                + partner.number()
                + "'");
        var second =
            CompletableFuture.supplyAsync(
                () -> replaceKeys(partner, jwks(newKey("k-2"))).then().extract());
        Awaitility.await()
            .pollInterval(Duration.ofMillis(10))
            .until(() -> second.isDone() || LockWaits.behind(connection) > 0);
        connection.commit();
        assertEquals(409, second.get().statusCode(), second.get().asString());
        assertEquals("conflict", second.get().path("code"));
      }
    }
  }

  @Test
  void partnersAreListedPageByPage() {
    for (int i = 0; i < 3; i++) {
      TestPartner.register();
    }
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var request = administrator().queryParam("limit", 4);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      var page = request.get("/v1/partners").then().statusCode(200).extract().jsonPath();
      assertTrue(page.getList("items").size() <= 4);
      seen.addAll(page.getList("items.partnerNo"));
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    assertTrue(seen.contains("1000000001") && seen.size() >= 10);
    Patiently.ask(() -> administrator().queryParam("limit", 0).get("/v1/partners"))
        .then()
        .statusCode(400);
    Patiently.ask(() -> administrator().queryParam("cursor", "x").get("/v1/partners"))
        .then()
        .statusCode(400);
  }

  @Test
  void unknownPartnerIsNotFound() {
    Patiently.ask(() -> administrator().get("/v1/partners/0000000000")).then().statusCode(404);
    Patiently.ask(() -> administrator().get("/v1/partners/x")).then().statusCode(404);
    Patiently.ask(() -> administrator().urlEncodingEnabled(false).get("/v1/partners/%00"))
        .then()
        .statusCode(404);
    Patiently.ask(() -> administrator().put("/v1/partners/0000000000/suspension"))
        .then()
        .statusCode(404);
    Patiently.ask(() -> administrator().put("/v1/partners/0000000000/token-revocation"))
        .then()
        .statusCode(404);
    Patiently.ask(() -> administrator().get("/v1/partners/0000000000/event-streams"))
        .then()
        .statusCode(404);
    Patiently.ask(() -> administrator().get("/v1/partners/x/event-streams")).then().statusCode(404);
  }

  @Test
  void onlyTheSystemAdministratorMayAdministerPartners() {
    Patiently.ask(() -> given().get("/v1/partners")).then().statusCode(401);
    Patiently.ask(() -> given().put("/v1/partners/1000000001/token-revocation"))
        .then()
        .statusCode(401);
    Patiently.ask(() -> given().get("/v1/partners/1000000001/event-streams"))
        .then()
        .statusCode(401);
    for (var staff : List.of("8000000001", "8000000002", "8000000003", "8000000004")) {
      var caller = given().auth().oauth2(Tokens.staff(staff));
      Patiently.ask(() -> caller.get("/v1/partners")).then().statusCode(403);
      Patiently.ask(() -> caller.put("/v1/partners/1000000001/token-revocation"))
          .then()
          .statusCode(403);
      Patiently.ask(() -> caller.get("/v1/partners/1000000001/event-streams"))
          .then()
          .statusCode(403);
    }
    var partner = given().auth().oauth2(Tokens.partner("9000000001"));
    Patiently.ask(() -> partner.get("/v1/partners"))
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  private int ask(TestPartner partner, com.nimbusds.jose.jwk.ECKey key) {
    return Patiently.ask(
            () ->
                TestPartner.ask(
                    TestPartner.assertion(partner.claims(injected, issuer.value()).build(), key)))
        .statusCode();
  }

  private static io.restassured.response.Response replaceKeys(
      TestPartner partner, JsonObject jwks) {
    return Patiently.ask(
        () ->
            administrator()
                .body(new JsonObject().put("jwks", jwks).encode())
                .put("/v1/partners/{no}/keys", partner.number()));
  }

  private static int status(String token) {
    return Patiently.ask(() -> given().auth().oauth2(token).get("/v1/ecards/none")).statusCode();
  }

  private static void awaitStatus(String token, int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(status, status(token)));
  }
}
