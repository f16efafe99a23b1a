package org.essc.partner;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.platform.config.Issuer;
import org.essc.testing.Patiently;
import org.essc.testing.Tokens;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** One forgery a test, against a real endpoint that the genuine token opens. */
@QuarkusTest
class ForgedTokensTest {

  private static final String CHANNEL = "1000000001";

  @Inject JwsSigner signer;
  @Inject Issuer issuer;
  @Inject Clock clock;

  /** The first query of a cold process may take longer than a caller is left waiting. */
  @Test
  void genuineTokenOpens() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              var token = signedByUs("at+jwt", claims());
              Patiently.ask(() -> given().auth().oauth2(token).get("/v1/ecards/none"))
                  .then()
                  .statusCode(404);
            });
  }

  @Test
  void requestWithoutTokenIsUnauthenticated() {
    Patiently.ask(() -> given().get("/v1/ecards/none"))
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", equalTo("Bearer realm=\"essc\""))
        .body("code", equalTo("unauthenticated"));
  }

  @Test
  void textThatIsNoTokenIsRefused() {
    for (var text :
        List.of("x", "a.b.c", "..", "e30.e30.", "e30.e30.AA", "....", "bnVsbA.W10.AA")) {
      refused(text);
    }
  }

  @Test
  void basicCredentialsAreNoToken() {
    Patiently.ask(
            () ->
                given()
                    .auth()
                    .preemptive()
                    .basic(CHANNEL, "sandbox-" + CHANNEL)
                    .get("/v1/ecards/none"))
        .then()
        .statusCode(401)
        .body("code", equalTo("unauthenticated"));
  }

  @Test
  void twoTokensInOneRequestAreRefused() {
    var token = Tokens.partner(CHANNEL);
    Patiently.ask(
            () ->
                given()
                    .header("Authorization", "Bearer " + token, "Bearer " + token)
                    .get("/v1/ecards/none"))
        .then()
        .statusCode(401);
  }

  @Test
  void expiredTokenIsRefused() {
    var claims = claims();
    claims.put("iat", now() - 700);
    claims.put("exp", now() - 1);
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void tokenWithoutExpiryIsRefused() {
    var claims = claims();
    claims.remove("exp");
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void foreignIssuerIsRefused() {
    var claims = claims();
    claims.put("iss", "https://issuer.example");
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void foreignAudienceIsRefused() {
    var claims = claims();
    claims.put("aud", "another-api");
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void tokenWithoutAudienceIsRefused() {
    var claims = claims();
    claims.remove("aud");
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void tokenWithoutSubjectIsRefused() {
    var claims = claims();
    claims.remove("sub");
    refused(signedByUs("at+jwt", claims));
  }

  @Test
  void tokenOfAnotherTypeIsRefused() {
    refused(signedByUs("JWT", claims()));
    refused(signedByUs("assertion+jwt", claims()));
  }

  /** A credential or an assertion is no access token, though the same issuer signed it. */
  @Test
  void tokenSignedByAKeyOfAnotherPurposeIsRefused() {
    refused(Unis.get(signer.sign(KeyPurpose.ASSERTION, "assertion+jwt", claims())).compact());
    refused(Unis.get(signer.sign(KeyPurpose.CREDENTIAL, "JWT", claims())).compact());
  }

  @Test
  void unsecuredTokenIsRefused() {
    var header = base64("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + ourKid() + "\"}");
    var claims = base64(new JsonObject(claims()).encode());
    refused(header + '.' + claims + '.');
    refused(header + '.' + claims + ".AA");
  }

  @Test
  void publicKeyUsedAsHmacSecretIsRefused() throws Exception {
    var ours = ourKey();
    for (var secret :
        List.of(ours.toECPublicKey().getEncoded(), ours.toJSONString().getBytes(UTF_8))) {
      var header = header(JWSAlgorithm.HS256, ours.getKeyID()).build();
      refused(signed(header, new MACSigner(secret)));
    }
  }

  @Test
  void embeddedKeyIsRefused() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
    refused(signed(header(JWSAlgorithm.ES256, "own").jwk(own.toPublicJWK()).build(), own));
    refused(signed(header(JWSAlgorithm.ES256, ourKid()).jwk(own.toPublicJWK()).build(), own));
  }

  @Test
  void keyUrlIsNotFollowed() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
    var url = URI.create("http://localhost:9/jwks.json");
    refused(signed(header(JWSAlgorithm.ES256, "own").jwkURL(url).build(), own));
    refused(signed(header(JWSAlgorithm.ES256, "own").x509CertURL(url).build(), own));
  }

  /** Other providers name their certificate; in our name nobody does. */
  @Test
  void certificateThumbprintInOurNameIsRefusedOnItsFace() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID(ourKid()).generate();
    var thumbprint = Base64URL.encode("thumbprint");
    var header = header(JWSAlgorithm.ES256, ourKid()).x509CertSHA256Thumbprint(thumbprint).build();
    refused(signed(header, own));
  }

  @Test
  void unknownCriticalHeaderIsRefused() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID(ourKid()).generate();
    var header =
        header(JWSAlgorithm.ES256, ourKid())
            .criticalParams(Set.of("urn:example:ext"))
            .customParam("urn:example:ext", "1")
            .build();
    refused(signed(header, own));
  }

  @Test
  void foreignKeyUnderOurKeyIdIsRefused() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID(ourKid()).generate();
    refused(signed(header(JWSAlgorithm.ES256, ourKid()).build(), own));
  }

  @Test
  void unknownKeyIdIsRefused() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyID("nobody").generate();
    refused(signed(header(JWSAlgorithm.ES256, "nobody").build(), own));
  }

  @Test
  void changedScopeIsRefused() {
    var parts = Tokens.partner(CHANNEL, "ecards:read").split("\\.");
    var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
    claims.put("scope", "ecards:read cards:import");
    refused(parts[0] + '.' + base64(claims.encode()) + '.' + parts[2]);
  }

  /** A staff token cannot open a partner's endpoint by bringing scopes, nor the other way round. */
  @Test
  void staffTokenWithScopesIsForbidden() {
    var claims = claims();
    claims.put("iss", issuer.value() + "/sandbox/staff");
    claims.put("roles", List.of("clerk"));
    Patiently.ask(() -> given().auth().oauth2(signedByUs("at+jwt", claims)).get("/v1/ecards/none"))
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("insufficient_scope"))
        .body("code", equalTo("forbidden"));
  }

  @Test
  void partnerTokenWithRolesIsForbidden() {
    var claims = claims();
    claims.put("roles", List.of("system-administrator"));
    claims.put("groups", List.of("system-administrator"));
    Patiently.ask(() -> given().auth().oauth2(signedByUs("at+jwt", claims)).get("/v1/partners"))
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  @Test
  void scopeThatThePartnerDoesNotHaveIsForbidden() {
    var claims = claims();
    claims.put("scope", "cards:read codes:verify");
    Patiently.ask(
            () ->
                given()
                    .auth()
                    .oauth2(signedByUs("at+jwt", claims))
                    .contentType("application/json")
                    .body("{}")
                    .post("/v1/verifications"))
        .then()
        .statusCode(403);
  }

  private static void refused(String token) {
    Patiently.ask(() -> given().header("Authorization", "Bearer " + token).get("/v1/ecards/none"))
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
        .body("code", equalTo("unauthenticated"));
  }

  private Map<String, Object> claims() {
    var claims = new HashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("sub", CHANNEL);
    claims.put("client_id", CHANNEL);
    claims.put("aud", "essc-api");
    claims.put("scope", "ecards:read");
    claims.put("jti", "forged-" + now());
    claims.put("iat", now());
    claims.put("exp", now() + 300);
    return claims;
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private String signedByUs(String typ, Map<String, Object> claims) {
    return Unis.get(signer.sign(KeyPurpose.TOKEN, typ, claims)).compact();
  }

  private String signed(JWSHeader header, ECKey key) throws JOSEException {
    return signed(header, new ECDSASigner(key));
  }

  private String signed(JWSHeader header, JWSSigner with) throws JOSEException {
    var claims = new JWTClaimsSet.Builder();
    claims().forEach(claims::claim);
    var jwt = new SignedJWT(header, claims.build());
    jwt.sign(with);
    return jwt.serialize();
  }

  private static JWSHeader.Builder header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt")).keyID(kid);
  }

  private static String ourKid() {
    var header = Tokens.partner(CHANNEL).split("\\.")[0];
    return new JsonObject(new String(Base64.getUrlDecoder().decode(header), UTF_8))
        .getString("kid");
  }

  private static ECKey ourKey() throws Exception {
    var jwks = given().get("/.well-known/jwks.json").then().statusCode(200).extract().asString();
    return JWKSet.parse(jwks).getKeyByKeyId(ourKid()).toECKey();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
