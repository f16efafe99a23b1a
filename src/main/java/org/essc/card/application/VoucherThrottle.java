package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.Script;

/**
 * Slows down guessing of claim vouchers, over all instances: a caller may miss {@value #MISSES}
 * times in ten minutes. Each look counts before it is made, so that guesses sent together count as
 * well, and no longer when it hit. Where Redis is away nothing is looked up.
 */
@Singleton
class VoucherThrottle {

  static final int MISSES = 50;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Script ADMIT =
      Script.of(
          """
          local count = redis.call('INCR', KEYS[1])
          if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
          return count
          """);

  private static final Script GIVE_BACK =
      Script.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('DECR', KEYS[1]) end
          return 0
          """);

  private final RedisAPI redis;

  VoucherThrottle(RedisAPI redis) {
    this.redis = redis;
  }

  /**
   * Looks, if the caller has misses left.
   *
   * @param look null where there was nothing
   * @return what the look gave; null too
   */
  <T> Uni<T> look(String caller, Supplier<Uni<T>> look) {
    var key = List.of("essc:voucher-misses:" + caller);
    return ADMIT
        .run(redis, key, List.of(String.valueOf(WINDOW.toMillis())))
        .invoke(
            count -> {
              if (count.toInteger() > MISSES) {
                throw ProblemException.tooMany(WINDOW);
              }
            })
        .chain(ignored -> look.get())
        .call(
            found ->
                found == null
                    ? Uni.createFrom().voidItem()
                    : GIVE_BACK.run(redis, key, List.of()).replaceWithVoid());
  }
}
