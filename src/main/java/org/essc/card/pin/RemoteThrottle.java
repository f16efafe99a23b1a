package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.Script;

/**
 * Bounds attempts over remote channels, by card and by calling number, over all instances. Whatever
 * exceeds a limit is neither looked at nor counted as an error: it locks nobody. If Redis is away
 * no remote attempt is looked at.
 */
@Singleton
class RemoteThrottle {

  private static final int DIGEST_BYTES = 16;

  /** Refused attempts do not count, so that a window ends. */
  private static final Script ADMIT =
      Script.of(
          """
          local count = tonumber(redis.call('GET', KEYS[1]) or '0')
          if count >= tonumber(ARGV[1]) then return 0 end
          if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
          return 1
          """);

  private final RedisAPI redis;
  private final BlindIndex index;
  private final PinConfig config;

  RemoteThrottle(RedisAPI redis, BlindIndex index, PinConfig config) {
    this.redis = redis;
    this.index = index;
    this.config = config;
  }

  /**
   * Fails with 429 where a limit is reached.
   *
   * @param caller calling number, or null where it is withheld
   */
  Uni<Void> admit(UUID cardId, String caller) {
    var card =
        admit("essc:pin:card:" + cardId, config.remoteAttemptsPerCard(), config.cardWindow());
    return caller == null
        ? card
        : admit(
                "essc:pin:caller:" + digest(caller),
                config.remoteAttemptsPerCaller(),
                config.callerWindow())
            .chain(() -> card);
  }

  private Uni<Void> admit(String key, int most, Duration window) {
    return ADMIT
        .run(redis, List.of(key), List.of(String.valueOf(most), String.valueOf(window.toMillis())))
        .onFailure()
        .transform(ProblemException::unavailable)
        .invoke(
            admitted -> {
              if (admitted.toInteger() == 0) {
                throw ProblemException.tooMany(window);
              }
            })
        .replaceWithVoid();
  }

  private String digest(String caller) {
    return HexFormat.of().formatHex(index.of("pin-caller", caller), 0, DIGEST_BYTES);
  }
}
