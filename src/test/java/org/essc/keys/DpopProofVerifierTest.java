package org.essc.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Set;
import java.util.function.Consumer;
import org.essc.keys.JwtRefusedException.Reason;
import org.essc.login.DpopKey;
import org.junit.jupiter.api.Test;

/** One fixture a forgery, each with its reason. */
class DpopProofVerifierTest {

  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final String URI_ASKED = "https://essc.example/oauth2/token";
  private static final String TOKEN = "an.access.token";

  private final DpopKey key = DpopKey.make();
  private final DpopProofVerifier verifier =
      new DpopProofVerifier(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void proofThatHoldsTellsItsKey() throws JwtRefusedException {
    var proof = verifier.verify(proof(h -> {}, c -> {}), "POST", URI_ASKED, TOKEN);

    assertThat(proof.jkt()).isEqualTo(key.thumbprint());
  }

  @Test
  void addressComparesInItsNormalForm() throws JwtRefusedException {
    var written = "HTTPS://ESSC.example:443/oauth2/./token?x=1#y";

    verifier.verify(proof(h -> {}, c -> c.claim("htu", written)), "POST", URI_ASKED, TOKEN);
  }

  @Test
  void claimsOfAnotherRequestAreRefused() {
    refusedClaims(c -> c.claim("htm", "GET"), Reason.REQUEST);
    refusedClaims(c -> c.claim("htu", URI_ASKED + "s"), Reason.REQUEST);
    refusedClaims(c -> c.claim("htu", "http://essc.example/oauth2/token"), Reason.REQUEST);
    refusedClaims(c -> c.claim("htu", "https://essc.example:444/oauth2/token"), Reason.REQUEST);
    refusedClaims(c -> c.claim("htu", "/oauth2/token"), Reason.REQUEST);
    refusedClaims(c -> c.claim("htu", null), Reason.CLAIMS);
    refusedClaims(c -> c.claim("htm", null), Reason.CLAIMS);
    refusedClaims(c -> c.jwtID(null), Reason.CLAIMS);
    refusedClaims(c -> c.claim("ath", null), Reason.TOKEN_HASH);
    refusedClaims(c -> c.claim("ath", "x"), Reason.TOKEN_HASH);
  }

  @Test
  void clockMayBeAMinuteOffAndNoMore() throws JwtRefusedException {
    refusedClaims(c -> c.issueTime(null), Reason.CLAIMS);
    refusedClaims(c -> c.issueTime(Date.from(NOW.minusSeconds(61))), Reason.EXPIRED);
    refusedClaims(c -> c.issueTime(Date.from(NOW.plusSeconds(61))), Reason.NOT_YET_VALID);
    for (long seconds : new long[] {-60, 60}) {
      var at = Date.from(NOW.plusSeconds(seconds));
      verifier.verify(proof(h -> {}, c -> c.issueTime(at)), "POST", URI_ASKED, TOKEN);
    }
  }

  @Test
  void headerOfSomethingElseIsRefused() {
    refusedHeader(h -> h.type(JOSEObjectType.JWT), Reason.TYPE);
    refusedHeader(h -> h.type(null), Reason.TYPE);
    refusedHeader(h -> h.jwk(null), Reason.EMBEDDED_KEY);
    refusedHeader(h -> h.jwkURL(URI.create("https://evil.example/jwks")), Reason.EMBEDDED_KEY);
    refusedHeader(h -> h.x509CertURL(URI.create("https://evil.example")), Reason.EMBEDDED_KEY);
    refusedHeader(h -> h.criticalParams(Set.of("exp")), Reason.CRITICAL_EXTENSION);
    refusedHeader(h -> h.jwk(DpopKey.make().key().toPublicJWK()), Reason.SIGNATURE);
  }

  @Test
  void privateKeyInTheHeaderIsRefused() {
    var good = proof(h -> {}, c -> {});
    var rest = good.substring(good.indexOf('.'));
    refused(header(key.key().toJSONString()) + rest, Reason.EMBEDDED_KEY);
  }

  @Test
  void otherAlgorithmsAreRefused() {
    var good = proof(h -> {}, c -> {});
    var rest = good.substring(good.indexOf('.'));
    var jwk = key.key().toPublicJWK().toJSONString();
    for (var alg : new String[] {"none", "HS256", "ES384", "RS256"}) {
      refused(
          base64("{\"typ\":\"dpop+jwt\",\"alg\":\"" + alg + "\",\"jwk\":" + jwk + "}") + rest,
          Reason.ALGORITHM);
    }
    refused(header("{\"kty\":\"oct\",\"alg\":\"HS256\"}") + rest, Reason.ALGORITHM);
    var offCurve = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}";
    refused(header(offCurve) + rest, Reason.EMBEDDED_KEY);
  }

  @Test
  void whatIsNoJwsIsRefused() {
    refused("x.y", Reason.MALFORMED);
    refused("x".repeat(5000), Reason.TOO_LARGE);
  }

  private String proof(Consumer<JWSHeader.Builder> header, Consumer<JWTClaimsSet.Builder> claims) {
    return key.proof(NOW, "POST", URI_ASKED, TOKEN, header, claims);
  }

  private static String header(String jwk) {
    return base64("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + jwk + "}");
  }

  private static String base64(String text) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void refusedHeader(Consumer<JWSHeader.Builder> spoil, Reason reason) {
    refused(proof(spoil, c -> {}), reason);
  }

  private void refusedClaims(Consumer<JWTClaimsSet.Builder> spoil, Reason reason) {
    refused(proof(h -> {}, spoil), reason);
  }

  private void refused(String proof, Reason reason) {
    assertThatThrownBy(() -> verifier.verify(proof, "POST", URI_ASKED, TOKEN))
        .isInstanceOfSatisfying(
            JwtRefusedException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
