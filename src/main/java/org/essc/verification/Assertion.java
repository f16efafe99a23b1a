package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.platform.config.Issuer;

/**
 * Signs what a verification established: a JWS (RFC 7515) of type {@value #TYPE} for one partner,
 * good for five minutes from the verification on, whose {@code sub} means nothing to any other
 * partner. A code that somebody else showed for its holder says who: {@code act}, {@code act_kind}.
 */
@Singleton
class Assertion {

  static final String TYPE = "essc-assertion+jwt";

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final JwsSigner signer;
  private final Issuer issuer;

  Assertion(JwsSigner signer, Issuer issuer) {
    this.signer = signer;
    this.issuer = issuer;
  }

  /** Nothing that is signed about a verification is good for longer, however often it is asked. */
  static Instant goodUntil(Instant verifiedAt) {
    return verifiedAt.plus(LIFETIME);
  }

  Uni<String> sign(Accepted accepted) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", accepted.verifierNo().value());
    claims.put("sub", accepted.subject());
    claims.put("jti", accepted.verificationId().toString());
    claims.put("iat", accepted.verifiedAt().getEpochSecond());
    claims.put("exp", goodUntil(accepted.verifiedAt()).getEpochSecond());
    claims.put("outcome", "authenticated");
    claims.put("purpose", accepted.purpose());
    claims.put("level", accepted.level());
    claims.put("verifiedAt", accepted.verifiedAt().toString());
    claims.put("claims", accepted.claims());
    if (accepted.actedBy() != null) {
      // RFC 8693 §4.1: the subject is the holder, and this is who acts.
      claims.put("act", Map.of("sub", accepted.actedBy().subject()));
      claims.put("act_kind", accepted.actedBy().kind().text());
    }
    return signer.sign(KeyPurpose.ASSERTION, TYPE, claims).map(SignedJws::compact);
  }
}
