package org.essc.keys;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.jboss.logging.Logger;

/**
 * Ends a signing key that others may know. From the commit on it is in no JWKS and verifies
 * nothing; where it signed, the next key does. The other instances are told at once and look for
 * themselves every few seconds ({@link KeyChangeBroadcast}).
 */
@Singleton
public class RevokeSigningKey {

  private static final Logger LOG = Logger.getLogger(RevokeSigningKey.class);

  private final SigningKeyStore store;
  private final SigningKeyRing ring;
  private final KeyPolicy policy;
  private final MasterKey masterKey;
  private final Clock clock;
  private final KeyJournals journals;
  private final KeyChangeBroadcast broadcast;

  RevokeSigningKey(
      SigningKeyStore store,
      SigningKeyRing ring,
      KeyPolicy policy,
      MasterKey masterKey,
      Clock clock,
      KeyJournals journals,
      KeyChangeBroadcast broadcast) {
    this.store = store;
    this.ring = ring;
    this.policy = policy;
    this.masterKey = masterKey;
    this.clock = clock;
    this.journals = journals;
    this.broadcast = broadcast;
  }

  /**
   * Revokes a key of any state. Again is harmless: the answer is the same and nothing changes.
   *
   * @return fails with {@link ProblemType#NOT_FOUND} for a key that never was
   */
  public Uni<Revocation> revoke(String kid, RotatedBy by) {
    return store
        .purposeOf(kid)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .flatMap(purpose -> revoke(kid, purpose, by))
        // the others first: a look of our own that fails must not keep the news from them
        .call(broadcast::tell)
        .call(() -> ring.refresh());
  }

  private Uni<Revocation> revoke(String kid, KeyPurpose purpose, RotatedBy by) {
    var now = clock.instant();
    var spare =
        SigningKeyRow.create(purpose, policy.algorithm(purpose), KeyState.NEXT, masterKey, now);
    return store
        .inTransaction(
            tx ->
                store
                    .revoke(tx, kid, spare, now)
                    .call(
                        done ->
                            done.changed()
                                ? journals.record(tx, transition(done, by))
                                : Uni.createFrom().voidItem()))
        .invoke(
            done ->
                LOG.warnf(
                    "Key %s is revoked; %s signs %s now", kid, done.activeKid(), purpose.code()));
  }

  /** As it is entered in the log. */
  public static KeyTransition transition(Revocation done, RotatedBy by) {
    return new KeyTransition(
        KeyTransition.Kind.SIGNING_KEY_REVOKED,
        done.purpose().code(),
        done.activeKid(),
        done.kid(),
        by,
        done.revokedAt());
  }
}
