package org.essc.testing;

import static io.restassured.RestAssured.given;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

/** A partner registered through the administration API, with a key of its own. */
public record TestPartner(String number, ECKey key) {

  public static final String ADMINISTRATOR = "8000000005";

  private static final String COUNTER = "essc.test.partners";

  /** Beyond the demo partners that begin with a 5 as well. */
  private static final int FIRST = 200_000_000;

  /** All that the role channel opens, as a token says it. */
  public static final String CHANNEL_SCOPES =
      "benefits:qualify cards:apply cards:change cards:enquire cards:replace cards:report-loss"
          + " codes:create ecards:issue ecards:read events:manage events:read family:manage"
          + " logins:scan pages:launch";

  /** A channel with an ES256 key. */
  public static TestPartner register() {
    return registerAs("channel");
  }

  /** A partner of a role, with an ES256 key. */
  public static TestPartner registerAs(String role) {
    var key = newKey("k-1");
    var partner = new TestPartner(newNumber(), key);
    var body = body(partner.number).put("roles", new JsonArray().add(role)).put("jwks", jwks(key));
    register(body).then().statusCode(201);
    return partner;
  }

  /** A partner of a role that serves those regions on those channels, with a rate limit. */
  public static TestPartner limited(
      String role,
      int requestsPerSecond,
      java.util.List<String> serviceChannels,
      java.util.List<String> regions) {
    var key = newKey("k-1");
    var partner = new TestPartner(newNumber(), key);
    register(
            body(partner.number)
                .put("roles", new JsonArray().add(role))
                .put("serviceChannels", new JsonArray(serviceChannels))
                .put("regions", new JsonArray(regions))
                .put("requestsPerSecond", requestsPerSecond)
                .put("jwks", jwks(key)))
        .then()
        .statusCode(201);
    return partner;
  }

  public static JsonObject body(String number) {
    return new JsonObject()
        .put("partnerNo", number)
        .put("name", "测试渠道")
        .put("roles", new JsonArray().add("channel"));
  }

  public static Response register(JsonObject body) {
    var key = UUID.randomUUID().toString();
    return Patiently.ask(
        () ->
            administrator()
                .header("Idempotency-Key", key)
                .body(body.encode())
                .post("/v1/partners"));
  }

  public static io.restassured.specification.RequestSpecification administrator() {
    return given().auth().oauth2(Tokens.staff(ADMINISTRATOR)).contentType("application/json");
  }

  /** Class loaders of several Quarkus runs share this counter. */
  public static String newNumber() {
    synchronized (System.getProperties()) {
      int next = Integer.getInteger(COUNTER, FIRST) + 1;
      System.setProperty(COUNTER, String.valueOf(next));
      return "5" + next;
    }
  }

  public static ECKey newKey(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonObject jwks(com.nimbusds.jose.jwk.JWK... keys) {
    return new JsonObject(new JWKSet(java.util.List.of(keys)).toString(true));
  }

  /** Claims as they should be, for a test to spoil. */
  public JWTClaimsSet.Builder claims(Clock clock, String audience) {
    var now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(number)
        .subject(number)
        .audience(audience)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(1))));
  }

  public String assertion(JWTClaimsSet claims) {
    return assertion(claims, key);
  }

  public static String assertion(JWTClaimsSet claims, ECKey key) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String assertion(Clock clock, String audience, Consumer<JWTClaimsSet.Builder> spoil) {
    var claims = claims(clock, audience);
    spoil.accept(claims);
    return assertion(claims.build());
  }

  public static Response ask(String assertion) {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .formParam("client_assertion", assertion)
        .post("/oauth2/token");
  }

  /** Registered at a platform in another process, which knows it by its key alone. */
  public static TestPartner registerAt(Api api, JsonObject roleAndRights) {
    var partner = new TestPartner(newNumber(), newKey("k-1"));
    var body =
        body(partner.number)
            .mergeIn(roleAndRights)
            .put("requestsPerSecond", 10_000)
            .put("jwks", jwks(partner.key));
    var registered = api.create("/v1/partners", ADMINISTRATOR, body.encode());
    if (registered.status() != 201) {
      throw new AssertionError(registered.body());
    }
    return partner;
  }

  /** A token from a platform in another process. */
  public String tokenAt(Api api, String audience) {
    var token = api.patiently(() -> tokenRequest(api, audience)).join();
    if (token.status() != 200) {
      throw new AssertionError(token.body());
    }
    return token.json().getString("access_token");
  }

  private HttpRequest.Builder tokenRequest(Api api, String audience) {
    var form =
        "grant_type=client_credentials&client_assertion_type="
            + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
            + assertion(Clock.systemUTC(), audience, claims -> {});
    return HttpRequest.newBuilder(URI.create(api.url("/oauth2/token")))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  public String token(Clock clock, String audience) {
    return Patiently.ask(() -> ask(assertion(clock, audience, claims -> {})))
        .then()
        .statusCode(200)
        .extract()
        .path("access_token");
  }
}
