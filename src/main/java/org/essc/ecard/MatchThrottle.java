package org.essc.ecard;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.keys.ReactiveKeyCommands;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import org.essc.platform.problem.ProblemException;

/**
 * Slows down guessing of who belongs to which ID number. Only mismatches count: by ID number over
 * all callers, and by caller over all ID numbers. The counters live in Redis for all instances; if
 * Redis is away nothing is issued.
 */
@Singleton
class MatchThrottle {

  private final IssuancePolicy policy;
  private final ReactiveValueCommands<String, Long> counters;
  private final ReactiveKeyCommands<String> keys;

  MatchThrottle(ReactiveRedisDataSource redis, IssuancePolicy policy) {
    this.policy = policy;
    this.counters = redis.value(Long.class);
    this.keys = redis.key();
  }

  /** Fails with 429 where a limit is reached, also for a right guess. */
  Uni<Void> admit(String channelNo, byte[] idNumberIndex) {
    return Uni.combine()
        .all()
        .unis(counters.get(callerKey(channelNo)), counters.get(numberKey(idNumberIndex)))
        .asTuple()
        .flatMap(
            counts -> {
              if (reached(counts.getItem2(), policy.mismatchesPerIdNumber())) {
                return Uni.createFrom().failure(ProblemException.tooMany(policy.idNumberWindow()));
              }
              if (reached(counts.getItem1(), policy.mismatchesPerCaller())) {
                return Uni.createFrom().failure(ProblemException.tooMany(policy.callerWindow()));
              }
              return Uni.createFrom().voidItem();
            });
  }

  /** Counts a mismatch; its window begins with the first. */
  Uni<Void> mismatched(String channelNo, byte[] idNumberIndex) {
    return Uni.combine()
        .all()
        .unis(
            count(callerKey(channelNo), policy.callerWindow()),
            count(numberKey(idNumberIndex), policy.idNumberWindow()))
        .discardItems();
  }

  private Uni<Void> count(String key, Duration window) {
    return counters
        .incr(key)
        .flatMap(
            count ->
                count == 1
                    ? keys.pexpire(key, window).replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  private static boolean reached(Long count, int limit) {
    return count != null && count >= limit;
  }

  private static String callerKey(String channelNo) {
    return "essc:mismatch:caller:" + channelNo;
  }

  private static String numberKey(byte[] idNumberIndex) {
    return "essc:mismatch:id:" + HexFormat.of().formatHex(idNumberIndex);
  }
}
