package org.essc.partner.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Remembers for half a minute which tokens quarkus-oidc has accepted: one ECDSA verification costs
 * as much as twenty requests otherwise. A token's expiry is checked at every use; whether the
 * partner is still welcome is not remembered at all. Tokens themselves are not kept, only digests.
 */
@Singleton
class AcceptedTokens {

  /** Also how long a token outlives the withdrawal of the key that signed it. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  private static final int MOST = 50_000;

  private record Entry(AcceptedToken token, Instant keptUntil) {}

  private final Clock clock;
  private final Cache<String, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

  AcceptedTokens(Clock clock) {
    this.clock = clock;
  }

  /** The token if it was accepted a short while ago; expired ones are given too, to be refused. */
  Optional<AcceptedToken> find(String digest) {
    var entry = entries.getIfPresent(digest);
    return entry == null || clock.instant().isAfter(entry.keptUntil)
        ? Optional.empty()
        : Optional.of(entry.token);
  }

  void remember(String digest, AcceptedToken token) {
    entries.put(digest, new Entry(token, clock.instant().plus(KEPT)));
  }

  static String digest(String token) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
