package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.essc.act.Requester;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.RedisClock;

/**
 * Slows down guessing of claim vouchers, over all instances: a caller may miss {@value #MISSES}
 * times in ten minutes, a partner with a high rate more often. Whoever holds a voucher is refused
 * by nobody's misses but those of the caller that it asks through.
 */
@Singleton
class VoucherThrottle {

  static final int MISSES = 50;

  /** 120 random bits bear many misses; it is what may be under way at once that counts. */
  private static final double SHARE = 0.005;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final RedisClock redis;

  VoucherThrottle(RedisClock redis) {
    this.redis = redis;
  }

  /**
   * Looks, if the caller has misses left.
   *
   * @param look null where there was nothing
   * @return what the look gave; null too
   */
  <T> Uni<T> look(Requester requester, Supplier<Uni<T>> look) {
    var most = MismatchBudget.growing(MISSES, SHARE, requester.requestsPerSecond(), WINDOW);
    return new MismatchBudget(
            redis, "essc:voucher-misses:" + requester.idempotencyCaller(), most, WINDOW)
        .look(look, Objects::nonNull, failure -> false);
  }
}
