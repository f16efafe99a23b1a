package org.essc.platform.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Notices that several callers are wrong about one number: each stays within a budget of its own,
 * together they may be guessing. It refuses nobody, as a refusal would meet the number's holder; it
 * tells the operator, who can look at the callers and suspend one.
 */
@Singleton
public class GuessWatch {

  private static final Logger LOG = Logger.getLogger(GuessWatch.class);

  /** Callers wrong about one number in a day, from which on it is told. */
  static final int CALLERS = 3;

  private static final Duration WINDOW = Duration.ofDays(1);

  /** Who has told already tells nothing again, and the set does not grow past what is told. */
  private static final Script ADD =
      Script.of(
          """
          local size = redis.call('SCARD', KEYS[1])
          if size >= tonumber(ARGV[2]) then return 0 end
          if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
          if size == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
          return size + 1
          """);

  private final RedisAPI redis;
  private final Counter spread;

  GuessWatch(RedisAPI redis, MeterRegistry metrics) {
    this.redis = redis;
    this.spread =
        Counter.builder("essc.guesses.spread")
            .description("numbers about which several callers were wrong on one day")
            .register(metrics);
  }

  /**
   * A caller was wrong about a number. Never fails: it only watches.
   *
   * @param number keyed digest
   */
  public Uni<Void> missed(String caller, byte[] number) {
    return ADD.run(
            redis,
            List.of("essc:guessed:" + HexFormat.of().formatHex(number, 0, 16)),
            List.of(caller, String.valueOf(CALLERS), String.valueOf(WINDOW.toMillis())))
        .invoke(
            callers -> {
              if (callers.toInteger() == CALLERS) {
                spread.increment();
                LOG.warnf(
                    "%d callers were wrong about one person's numbers within a day, the last was"
                        + " %s",
                    CALLERS, caller);
              }
            })
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
