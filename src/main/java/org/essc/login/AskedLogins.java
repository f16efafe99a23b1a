package org.essc.login;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * Which logins without a browser wait for a holder, by the signing that showed the code: the page
 * {@code confirmations} finds them so. It is a list of names only; what stands is each login's own.
 */
@Singleton
public class AskedLogins {

  private static final int MOST = 20;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final PatientScript ADD =
      PatientScript.of(
          """
          local login, life, kept = unpack(ARGV, 2)
          redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
          redis.call('ZADD', KEYS[1], string.format('%.0f', now + life), login)
          redis.call('PEXPIRE', KEYS[1], kept)
          return 1
          """);

  private static final PatientScript OF =
      PatientScript.of(
          """
          return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now), '+inf', 'LIMIT', 0, ARGV[2])
          """);

  private static final PatientScript REMOVE =
      PatientScript.of("return redis.call('ZREM', KEYS[1], ARGV[2])");

  private final RedisClock redis;

  AskedLogins(RedisClock redis) {
    this.redis = redis;
  }

  /** Before the login begins, so that none waits unseen. */
  public Uni<Void> add(UUID signingId, LoginId login, Duration life, Patience patience) {
    return redis
        .run(
            ADD,
            List.of(key(signingId)),
            List.of(
                login.value(), String.valueOf(life.toMillis()), String.valueOf(KEPT.toMillis())),
            patience)
        .replaceWithVoid();
  }

  /** The oldest first; some may have been decided or never begun. */
  public Uni<List<LoginId>> of(UUID signingId, Patience patience) {
    return redis
        .run(OF, List.of(key(signingId)), List.of(String.valueOf(MOST)), patience)
        .map(
            found -> {
              var ids = new ArrayList<LoginId>();
              found.forEach(one -> ids.add(new LoginId(one.toString())));
              return ids;
            });
  }

  /** It was decided. */
  public Uni<Void> remove(UUID signingId, LoginId login, Patience patience) {
    return redis
        .run(REMOVE, List.of(key(signingId)), List.of(login.value()), patience)
        .replaceWithVoid();
  }

  private static String key(UUID signingId) {
    return "essc:asked-logins:{" + signingId + "}";
  }
}
