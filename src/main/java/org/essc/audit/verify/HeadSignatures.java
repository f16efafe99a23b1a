package org.essc.audit.verify;

import java.util.Optional;
import java.util.function.Function;
import org.essc.audit.SignedHead;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial.AuditKeys;

/**
 * Opens signed heads with the platform's own audit keys. The keys must come out of the wrapped
 * private keys: a public key that merely stands in the database may be the forger's.
 */
public final class HeadSignatures implements Function<String, Optional<SignedHead>> {

  /** A head is good at any time, also on an auditor's machine whose clock is wrong. */
  private static final JwtExpectation HEAD =
      JwtExpectation.of(
              SignedHead.TYP, SignedHead.PARTY, SignedHead.PARTY, SignedHead.LIFE.plusDays(1))
          .withSkew(SignedHead.LIFE);

  private final JwtVerifier verifier;
  private final AuditKeys keys;

  public HeadSignatures(JwtVerifier verifier, AuditKeys keys) {
    this.verifier = verifier;
    this.keys = keys;
  }

  @Override
  public Optional<SignedHead> apply(String jws) {
    try {
      var verified = verifier.verify(jws, keys.keys(), HEAD);
      var revokedAt = keys.revokedAt().get(verified.kid());
      return verified
          .issuedAt()
          .filter(at -> revokedAt == null || !at.isAfter(revokedAt))
          .map(at -> SignedHead.of(verified.claims(), at));
    } catch (JwtRefusedException | IllegalArgumentException refused) {
      return Optional.empty();
    }
  }
}
