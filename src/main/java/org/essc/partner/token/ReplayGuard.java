package org.essc.partner.token;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.Sha256;

/**
 * Lets a client assertion in once (RFC 7523 §3, {@code jti}), on whichever instance. Without Redis
 * nobody can tell, so the request fails.
 */
@Singleton
class ReplayGuard {

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final ReactiveRedisDataSource redis;
  private final Clock clock;

  ReplayGuard(ReactiveRedisDataSource redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /**
   * True for the first time only.
   *
   * @param until how long the assertion could be accepted: its expiry and the clocks' skew
   */
  Uni<Boolean> first(PartnerNo partnerNo, String jti, Instant until) {
    long millis = Math.max(1, Duration.between(clock.instant(), until).toMillis());
    return redis
        .execute("SET", "jti:" + partnerNo + ":" + digest(jti), "1", "NX", "PX", "" + millis)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(answer -> answer != null)
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private static String digest(String jti) {
    return Sha256.hex(jti);
  }
}
