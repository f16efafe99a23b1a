package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  ReplayGuard(OnceOnly once) {
    this.once = once;
  }

  /**
   * True for the first time only.
   *
   * @param life how long any assertion is accepted, wherever and by whichever clock
   */
  Uni<Boolean> first(PartnerNo partnerNo, String jti, Duration life) {
    return once.first("jti:" + partnerNo + ":" + digest(jti), life, PATIENCE)
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private static String digest(String jti) {
    return Sha256.hex(jti);
  }
}
