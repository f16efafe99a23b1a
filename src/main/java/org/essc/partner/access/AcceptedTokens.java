package org.essc.partner.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SigningKeyRing;
import org.essc.platform.crypto.Sha256;

/**
 * Remembers for half a minute which tokens quarkus-oidc has accepted: one ECDSA verification costs
 * as much as twenty requests otherwise. A token's expiry is checked at every use; whether the
 * partner is still welcome is not remembered at all, nor whether the key is still good that signed
 * it. Tokens themselves are not kept, only digests.
 */
@Singleton
class AcceptedTokens {

  private static final Duration KEPT = Duration.ofSeconds(30);

  /** As long as a partner's token lives. */
  private static final Duration KNOWN = Duration.ofMinutes(10);

  private static final int MOST = 50_000;

  /**
   * @param kid the platform's key that signed it; null where another issuer's did
   */
  private record Entry(AcceptedToken token, String kid, Instant keptUntil) {}

  private final SigningKeyRing keys;
  private final Clock clock;
  private final Cache<String, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KNOWN).build();

  AcceptedTokens(SigningKeyRing keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The token if it was accepted a short while ago; expired ones are given too, to be refused. */
  Optional<AcceptedToken> find(String digest) {
    var entry = entries.getIfPresent(digest);
    if (entry == null
        || clock.instant().isAfter(entry.keptUntil)
        || entry.kid != null && !keys.trusts(KeyPurpose.TOKEN, entry.kid)) {
      return Optional.empty();
    }
    return Optional.of(entry.token);
  }

  void remember(String digest, String kid, AcceptedToken token) {
    entries.put(digest, new Entry(token, kid, clock.instant().plus(KEPT)));
    known.put(digest, true);
  }

  /** Whether it has been accepted before: it comes from somebody, and opens nothing by that. */
  boolean knows(String digest) {
    return known.getIfPresent(digest) != null;
  }

  /**
   * Fails where a token names a key of the platform that is none, or was revoked. quarkus-oidc
   * keeps keys for a minute, this instance knows better.
   */
  Uni<Void> requireGoodKey(String kid) {
    return keys.publicKeysFor(KeyPurpose.TOKEN, kid)
        .invoke(
            known -> {
              if (!keys.trusts(KeyPurpose.TOKEN, kid)) {
                throw Refusal.INVALID.exception();
              }
            })
        .replaceWithVoid();
  }

  static String digest(String token) {
    return Sha256.hex(token);
  }
}
