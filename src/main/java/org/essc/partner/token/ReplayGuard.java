package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.redis.OnceOnly;

/**
 * Lets a client assertion in once (RFC 7523 §3, {@code jti}), on whichever instance. Without Redis
 * nobody can tell, so the request fails.
 */
@Singleton
class ReplayGuard {

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final OnceOnly once;
  private final Clock clock;

  ReplayGuard(OnceOnly once, Clock clock) {
    this.once = once;
    this.clock = clock;
  }

  /**
   * True for the first time only.
   *
   * @param until how long the assertion could be accepted: its expiry and the clocks' skew
   */
  Uni<Boolean> first(PartnerNo partnerNo, String jti, Instant until) {
    return once.first(
            "jti:" + partnerNo + ":" + digest(jti),
            Duration.between(clock.instant(), until),
            PATIENCE)
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private static String digest(String jti) {
    return Sha256.hex(jti);
  }
}
