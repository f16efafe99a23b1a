package org.essc.audit.verify;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.essc.audit.ArchiveNote;
import org.essc.audit.SignedHead;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial.AuditKeys;

/**
 * Opens signed heads and notes of archived months with the platform's own audit keys. The keys must
 * come out of the wrapped private keys: a public key that merely stands in the database may be the
 * forger's.
 */
public final class AuditSignatures implements Signatures {

  private static final JwtExpectation HEAD = expectation(SignedHead.TYP);
  private static final JwtExpectation NOTE = expectation(ArchiveNote.TYP);

  private final JwtVerifier verifier;
  private final AuditKeys keys;

  public AuditSignatures(JwtVerifier verifier, AuditKeys keys) {
    this.verifier = verifier;
    this.keys = keys;
  }

  /** Good at any time, also on an auditor's machine whose clock is wrong. */
  private static JwtExpectation expectation(String typ) {
    return JwtExpectation.of(typ, SignedHead.PARTY, SignedHead.PARTY, SignedHead.LIFE.plusDays(1))
        .withSkew(SignedHead.LIFE);
  }

  @Override
  public Optional<SignedHead> head(String jws) {
    return open(jws, HEAD, SignedHead::of);
  }

  @Override
  public Optional<ArchiveNote> note(String jws) {
    return open(jws, NOTE, (claims, signedAt) -> ArchiveNote.of(claims));
  }

  private <T> Optional<T> open(
      String jws, JwtExpectation expected, BiFunction<Map<String, Object>, Instant, T> read) {
    try {
      var verified = verifier.verify(jws, keys.keys(), expected);
      var revokedAt = keys.revokedAt().get(verified.kid());
      return verified
          .issuedAt()
          .filter(at -> revokedAt == null || !at.isAfter(revokedAt))
          .map(at -> read.apply(verified.claims(), at));
    } catch (JwtRefusedException | IllegalArgumentException refused) {
      return Optional.empty();
    }
  }
}
