package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.platform.config.Issuer;

/**
 * Signs what a verification established: a JWS (RFC 7515) of type {@value #TYPE} for one partner,
 * good for five minutes, whose {@code sub} means nothing to any other partner.
 */
@Singleton
class Assertion {

  static final String TYPE = "essc-assertion+jwt";

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final JwsSigner signer;
  private final Issuer issuer;
  private final Clock clock;

  Assertion(JwsSigner signer, Issuer issuer, Clock clock) {
    this.signer = signer;
    this.issuer = issuer;
    this.clock = clock;
  }

  Uni<String> sign(Accepted accepted) {
    var now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", accepted.verifierNo());
    claims.put("sub", accepted.subject());
    claims.put("jti", accepted.verificationId().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    claims.put("outcome", "authenticated");
    claims.put("purpose", accepted.purpose());
    claims.put("level", accepted.level());
    claims.put("verifiedAt", accepted.verifiedAt().toString());
    claims.put("claims", accepted.claims());
    return signer.sign(KeyPurpose.ASSERTION, TYPE, claims).map(SignedJws::compact);
  }
}
