package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.time.Patience;

/** Lets something in once over all instances, such as a signed proof. */
@Singleton
public class OnceOnly {

  private static final PatientScript FIRST =
      PatientScript.of(
          """
          return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
          """);

  /** Of the patience: what is done within it, however late, is also heard of within the whole. */
  private static final double FOR_REDIS = 0.75;

  private final RedisClock redis;

  OnceOnly(RedisClock redis) {
    this.redis = redis;
  }

  /**
   * True for the first time only. Fails where Redis does not tell within the patience, and the next
   * time is the first then.
   *
   * @param key names it
   * @param life how long it could be shown again
   */
  public Uni<Boolean> first(String key, Duration life, Duration patience) {
    var told =
        redis.run(
            FIRST,
            List.of(key),
            List.of(String.valueOf(Math.max(1, life.toMillis()))),
            Patience.of(Duration.ofNanos((long) (FOR_REDIS * patience.toNanos()))));
    return TimeLimit.of(told, patience).map(answer -> answer.toInteger() == 1);
  }
}
