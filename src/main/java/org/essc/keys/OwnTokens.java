package org.essc.keys;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.keys.JwtRefusedException.Reason;
import org.essc.platform.load.WorkPool;

/** Verifies what the platform itself has signed, by whichever instance. */
@Singleton
public class OwnTokens {

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final SigningKeyRing ring;
  private final JwtVerifier verifier;
  private final WorkPool workers = new WorkPool("own-tokens", WorkPool.processors(), PATIENCE);

  OwnTokens(SigningKeyRing ring, JwtVerifier verifier) {
    this.ring = ring;
    this.verifier = verifier;
  }

  /**
   * Fails with {@link JwtRefusedException}. A key that is not known may have been made by another
   * instance just now: the keys are read once more then.
   */
  public Uni<VerifiedJwt> verify(KeyPurpose purpose, String compact, JwtExpectation expectation) {
    return workers
        .run(() -> attempt(purpose, compact, expectation))
        .onFailure(OwnTokens::unknownKey)
        .recoverWithUni(
            unknown ->
                Uni.createFrom()
                    .item(() -> kid(compact))
                    .chain(kid -> ring.publicKeysFor(purpose, kid))
                    .chain(() -> workers.run(() -> attempt(purpose, compact, expectation))));
  }

  private VerifiedJwt attempt(KeyPurpose purpose, String compact, JwtExpectation expectation)
      throws JwtRefusedException {
    var verified = verifier.verify(compact, ring.authenticPublicKeys(purpose), expectation);
    if (!ring.trusts(purpose, verified.kid())) {
      throw new JwtRefusedException(Reason.KEY_UNKNOWN);
    }
    return verified;
  }

  private static boolean unknownKey(Throwable failure) {
    return failure instanceof JwtRefusedException refused && refused.reason() == Reason.KEY_UNKNOWN;
  }

  private static String kid(String compact) {
    try {
      return (String) CompactJws.read(compact, JwtVerifier.MAX_LENGTH).header().get("kid");
    } catch (JwtRefusedException read) {
      throw new IllegalStateException("was read before", read);
    }
  }

  @PreDestroy
  void close() {
    workers.close();
  }
}
