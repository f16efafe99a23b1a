package org.essc.partner;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Patiently;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code private_key_jwt} (RFC 7523), with what a client can get wrong or forge. */
@QuarkusTest
class ClientAssertionTest {

  @Inject Issuer issuer;
  @Inject Clock clock;
  @Inject RedisDataSource redis;

  private TestPartner partner;

  @BeforeEach
  void register() {
    partner = TestPartner.register();
  }

  @Test
  void assertionForTheTokenEndpointIsAccepted() {
    ask(() -> spoiled(claims -> {}))
        .then()
        .statusCode(200)
        .body("scope", equalTo(TestPartner.CHANNEL_SCOPES));
  }

  @Test
  void assertionForTheIssuerIsAccepted() {
    accepted(() -> spoiled(claims -> claims.audience(issuer.value())));
  }

  /** A client that somebody else wrote: the Nimbus SDK. */
  @Test
  void foreignClientGetsItsToken() throws Exception {
    var endpoint = URI.create(issuer.endpoint("/oauth2/token"));
    var authentication =
        new PrivateKeyJWT(
            new ClientID(partner.number()),
            endpoint,
            JWSAlgorithm.ES256,
            partner.key().toECPrivateKey(),
            partner.key().getKeyID(),
            null);
    var request =
        new TokenRequest.Builder(endpoint, authentication, new ClientCredentialsGrant()).build();
    var response = TokenResponse.parse(request.toHTTPRequest().send());
    assertTrue(response.indicatesSuccess());
    assertEquals(600, response.toSuccessResponse().getTokens().getAccessToken().getLifetime());
  }

  @Test
  void assertionOfNobodysNumberIsRefused() {
    refused(() -> spoiled(claims -> claims.issuer("\u0000").subject("\u0000")));
  }

  @Test
  void replayedAssertionIsRefused() {
    var assertion = accepted(() -> spoiled(claims -> {}));
    refused(() -> assertion);
  }

  /** By the clock of another instance it may be good for minutes more than by this one's. */
  @Test
  void assertionIsRememberedForTheLongestLifeThatAnyHas() {
    var jti = new AtomicReference<String>();
    var assertion =
        accepted(
            () -> {
              jti.set(UUID.randomUUID().toString());
              return spoiled(
                  claims -> claims.jwtID(jti.get()).issueTime(in(-240)).expirationTime(in(30)));
            });

    var key = "jti:" + partner.number() + ":" + Sha256.hex(jti.get());
    assertTrue(redis.key().pttl(key) > Duration.ofSeconds(330).toMillis());
    refused(() -> assertion);
  }

  /** Good for a skew after its expiry, also by the clock of an instance that is a skew behind. */
  @Test
  void assertionOfAClockThatIsAheadIsRememberedUntilNoInstanceTakesIt() {
    var jti = new AtomicReference<String>();
    accepted(
        () -> {
          jti.set(UUID.randomUUID().toString());
          var issued = in(25);
          var expires = Date.from(issued.toInstant().plusSeconds(300));
          return spoiled(
              claims -> claims.jwtID(jti.get()).issueTime(issued).expirationTime(expires));
        });

    var key = "jti:" + partner.number() + ":" + Sha256.hex(jti.get());
    assertTrue(redis.key().pttl(key) > Duration.ofSeconds(325 + 30 + 30).toMillis());
  }

  @Test
  void sameJtiInAnotherAssertionIsRefused() {
    var jti = new AtomicReference<String>();
    accepted(
        () -> {
          jti.set(UUID.randomUUID().toString());
          return spoiled(claims -> claims.jwtID(jti.get()));
        });
    refused(() -> spoiled(claims -> claims.jwtID(jti.get())));
  }

  @Test
  void assertionForSomebodyElseIsRefused() {
    refused(() -> spoiled(claims -> claims.audience("https://other.example/oauth2/token")));
  }

  @Test
  void assertionForUsAndSomebodyElseIsRefused() {
    var both = List.of(issuer.value(), "https://other.example");
    refused(() -> spoiled(claims -> claims.audience(both)));
  }

  @Test
  void assertionWithoutAudienceIsRefused() {
    refused(() -> spoiled(claims -> claims.audience((String) null)));
  }

  @Test
  void assertionWithoutJtiIsRefused() {
    refused(() -> spoiled(claims -> claims.jwtID(null)));
  }

  @Test
  void expiredAssertionIsRefused() {
    refused(() -> spoiled(claims -> claims.issueTime(in(-120)).expirationTime(in(-60))));
  }

  @Test
  void assertionWithoutExpiryIsRefused() {
    refused(() -> spoiled(claims -> claims.expirationTime(null)));
  }

  @Test
  void assertionThatLivesLongerThanFiveMinutesIsRefused() {
    refused(() -> spoiled(claims -> claims.expirationTime(in(3600))));
  }

  @Test
  void assertionOfAnotherIssuerIsRefused() {
    refused(() -> spoiled(claims -> claims.issuer("1000000001")));
  }

  @Test
  void assertionInTheNameOfAnotherPartnerIsRefused() {
    refused(() -> spoiled(claims -> claims.issuer("1000000001").subject("1000000001")));
  }

  @Test
  void assertionByAnotherKeyIsRefused() {
    refused(() -> TestPartner.assertion(claims(), TestPartner.newKey("k-1")));
    refused(() -> TestPartner.assertion(claims(), TestPartner.newKey("k-2")));
  }

  @Test
  void assertionByPublicKeyAsSecretIsRefused() throws Exception {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID("k-1").build();
    var jwt = new SignedJWT(header, claims());
    jwt.sign(new MACSigner(partner.key().toECPublicKey().getEncoded()));
    refused(jwt::serialize);
  }

  @Test
  void assertionWithEmbeddedKeyIsRefused() throws Exception {
    var own = TestPartner.newKey("own");
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(own.toPublicJWK()).keyID("own").build();
    var jwt = new SignedJWT(header, claims());
    jwt.sign(new com.nimbusds.jose.crypto.ECDSASigner(own));
    refused(jwt::serialize);
  }

  @Test
  void secretOfPartnerOutsideTheSandboxIsRefused() {
    Patiently.ask(
            () ->
                io.restassured.RestAssured.given()
                    .auth()
                    .preemptive()
                    .basic(partner.number(), "sandbox-" + partner.number())
                    .formParam("grant_type", "client_credentials")
                    .post("/oauth2/token"))
        .then()
        .statusCode(401)
        .body("error", equalTo("invalid_client"));
  }

  @Test
  void suspendedPartnerGetsNoToken() {
    Patiently.ask(
            () -> TestPartner.administrator().put("/v1/partners/{no}/suspension", partner.number()))
        .then()
        .statusCode(204);
    refused(() -> spoiled(claims -> {}));
  }

  @Test
  void withoutRedisNobodyCanTellAReplaySoNoTokenIsGiven() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var took = refusedWhileFrozen();
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .untilAsserted(() -> TestPartner.ask(spoiled(claims -> {})).then().statusCode(200));
          return took.compareTo(Duration.ofSeconds(2)) < 0;
        });
  }

  /** How long it takes until that is said. */
  private Duration refusedWhileFrozen() throws Exception {
    var redis = TestServers.redis();
    redis.pause();
    try {
      return Rounds.took(
          () ->
              TestPartner.ask(spoiled(claims -> {}))
                  .then()
                  .statusCode(503)
                  .header("Retry-After", equalTo("1"))
                  .body("error", equalTo("temporarily_unavailable"))
                  .body("access_token", nullValue()));
    } finally {
      redis.resume();
    }
  }

  /** Each is good once: whoever is told to come back comes with another. */
  private static Response ask(Supplier<String> assertion) {
    return Patiently.ask(() -> TestPartner.ask(assertion.get()));
  }

  private static void refused(Supplier<String> assertion) {
    ask(assertion).then().statusCode(401).body("error", equalTo("invalid_client"));
  }

  /** The one that was accepted. */
  private static String accepted(Supplier<String> assertion) {
    var last = new AtomicReference<String>();
    ask(() -> last.updateAndGet(one -> assertion.get())).then().statusCode(200);
    return last.get();
  }

  private String spoiled(Consumer<JWTClaimsSet.Builder> spoil) {
    return partner.assertion(clock, issuer.endpoint("/oauth2/token"), spoil);
  }

  private JWTClaimsSet claims() {
    return partner.claims(clock, issuer.endpoint("/oauth2/token")).build();
  }

  private Date in(long seconds) {
    return Date.from(clock.instant().plusSeconds(seconds));
  }
}
