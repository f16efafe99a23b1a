package org.essc.keys;

import static org.essc.keys.Tokens.EXPECTED;
import static org.essc.keys.Tokens.KEY;
import static org.essc.keys.Tokens.NOW;
import static org.essc.keys.Tokens.SECONDS;
import static org.essc.keys.Tokens.TRUSTED;
import static org.essc.keys.Tokens.good;
import static org.essc.keys.Tokens.withClaims;
import static org.essc.keys.Tokens.withHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.essc.keys.JwtRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {

  private final JwtVerifier verifier = new JwtVerifier(Tokens.CLOCK);

  @Test
  void goodTokenIsAcceptedWithItsClaims() throws Exception {
    var jwt = verifier.verify(good(), TRUSTED, EXPECTED);
    assertEquals("2000000001", jwt.subject().orElseThrow());
    assertEquals("https://essc.test", jwt.issuer());
    assertEquals(List.of("https://essc.test"), jwt.audiences());
    assertEquals("x1", jwt.jwtId().orElseThrow());
    assertEquals(NOW.plusSeconds(600), jwt.expiresAt());
    assertEquals(NOW, jwt.issuedAt().orElseThrow());
    assertEquals("at+jwt", jwt.type().orElseThrow());
    assertEquals(KEY.kid(), jwt.kid());
    assertEquals("2000000001", jwt.text("sub").orElseThrow());
    assertTrue(jwt.text("exp").isEmpty());
    assertFalse(jwt.toString().contains("2000000001"));
    assertThrows(UnsupportedOperationException.class, () -> jwt.claims().put("sub", "other"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.essc.keys.Forgeries#all")
  void forgeryIsRefusedForItsReason(String name, Reason reason, String token) {
    assertRefused(reason, token, TRUSTED, EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT+JWT", "application/at+jwt", "Application/At+Jwt"})
  void typeComparesWithoutCaseAndWithoutApplication(String typ) throws Exception {
    var jwt = verifier.verify(withHeader(h -> h.put("typ", typ)), TRUSTED, EXPECTED);
    assertEquals("at+jwt", jwt.type().orElseThrow());
  }

  @Test
  void tokenWithoutTypeIsAcceptedOnlyWhereThatIsAllowed() throws Exception {
    var untyped = withHeader(h -> h.remove("typ"));
    assertTrue(verifier.verify(untyped, TRUSTED, EXPECTED.orWithoutType()).type().isEmpty());
    assertRefused(Reason.TYPE, untyped, TRUSTED, EXPECTED);
  }

  @Test
  void tokenOfTheSignerIsAccepted() throws Exception {
    var claims =
        Map.<String, Object>of(
            "iss", "https://essc.test",
            "aud", List.of("https://essc.test"),
            "exp", NOW.plusSeconds(9));
    var jws = new JwsSigner(TestKeys.always(KEY)).signNow(KeyPurpose.TOKEN, "at+jwt", claims);
    assertEquals(NOW.plusSeconds(9), verifier.verify(jws.compact(), TRUSTED, EXPECTED).expiresAt());
  }

  @Test
  void clocksMayBeApartByTheSkewAndNoMore() throws Exception {
    var late =
        withClaims(
            c -> {
              c.put("iat", SECONDS - 600);
              c.put("exp", SECONDS - 29);
            });
    verifier.verify(late, TRUSTED, EXPECTED);
    assertRefused(Reason.EXPIRED, late, TRUSTED, EXPECTED.withSkew(Duration.ZERO));
    var early = withClaims(c -> c.put("nbf", SECONDS + 30));
    verifier.verify(early, TRUSTED, EXPECTED);
    assertRefused(Reason.NOT_YET_VALID, early, TRUSTED, EXPECTED.withSkew(Duration.ZERO));
  }

  @Test
  void soleAudienceSubjectAndRequiredClaimsAreHeld() throws Exception {
    var two = withClaims(c -> c.put("aud", List.of("https://essc.test", "https://other")));
    verifier.verify(two, TRUSTED, EXPECTED);
    assertRefused(Reason.AUDIENCE, two, TRUSTED, EXPECTED.withSoleAudience());
    assertRefused(Reason.SUBJECT, good(), TRUSTED, EXPECTED.withSubject("1000000001"));
    var required = EXPECTED.withRequiredClaims(Set.of("jti"));
    verifier.verify(good(), TRUSTED, required);
    assertRefused(Reason.CLAIMS, withClaims(c -> c.remove("jti")), TRUSTED, required);
    assertRefused(Reason.CLAIMS, withClaims(c -> c.put("jti", null)), TRUSTED, required);
  }

  @Test
  void keyPastItsExpiryIsRefused() throws Exception {
    var ending = TestKeys.with(KEY.publicJwk(), "exp", SECONDS + 1);
    verifier.verify(good(), JwkSet.parse(TestKeys.jwks(ending)), EXPECTED);
    var ended = TestKeys.with(KEY.publicJwk(), "exp", SECONDS);
    assertRefused(Reason.KEY_EXPIRED, good(), JwkSet.parse(TestKeys.jwks(ended)), EXPECTED);
  }

  private void assertRefused(
      Reason reason, String token, JwkSet trusted, JwtExpectation expectation) {
    var refusal =
        assertThrows(JwtRefusedException.class, () -> verifier.verify(token, trusted, expectation));
    assertEquals(reason, refusal.reason());
  }
}
