package org.essc.login;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * Which clients are to be called because a holder has decided (OpenID CIBA Core 1.0 §10.2), and
 * when. A login is planned for its last moment when it begins, and moved to now by the decision: a
 * decision whose instance dies is told then, too. Of all instances one takes a call that is due; it
 * is due again, later each time, until it was {@link #done} or has been tried often enough.
 */
@Singleton
public class PingQueue {

  /** With the waits between them about forty seconds. */
  private static final int MOST_TRIES = 5;

  private static final int AT_ONCE = 50;
  private static final String KEY = "essc:login-pings";

  private static final PatientScript PLAN =
      PatientScript.of(
          """
          local login, delay = unpack(ARGV, 2)
          redis.call('ZADD', KEYS[1], string.format('%.0f', now + delay), login .. '|0')
          return 1
          """);

  private static final PatientScript NOW =
      PatientScript.of(
          """
          redis.call('ZADD', KEYS[1], 'XX', string.format('%.0f', now), ARGV[2] .. '|0')
          return 1
          """);

  /** Planned anew before it is tried: whoever tries it may die. */
  private static final PatientScript TAKE =
      PatientScript.of(
          """
          local most, tries = unpack(ARGV, 2)
          local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, most)
          for _, one in ipairs(due) do
            local login, tried = string.match(one, '^(%w+)|(%d+)$')
            redis.call('ZREM', KEYS[1], one)
            if tried + 1 < tonumber(tries) then
              redis.call('ZADD', KEYS[1], string.format('%.0f', now + 6000 + 1000 * 2 ^ tried),
                         login .. '|' .. string.format('%.0f', tried + 1))
            end
          end
          return due
          """);

  private static final PatientScript DONE =
      PatientScript.of("return redis.call('ZREM', KEYS[1], ARGV[2])");

  private final RedisClock redis;

  PingQueue(RedisClock redis) {
    this.redis = redis;
  }

  /**
   * A call that is due.
   *
   * @param tried how often it was made before
   */
  public record Due(LoginId login, int tried) {

    public boolean last() {
      return tried + 1 >= MOST_TRIES;
    }
  }

  public Uni<Void> plan(LoginId login, Duration life, Patience patience) {
    return run(PLAN, List.of(login.value(), String.valueOf(life.toMillis())), patience);
  }

  /** Never fails: it is told at the login's last moment otherwise. */
  public Uni<Void> decided(Login login, Patience patience) {
    return login.field(Login.Field.PING).isEmpty()
        ? Uni.createFrom().voidItem()
        : run(NOW, List.of(login.id().value()), patience).onFailure().recoverWithNull();
  }

  public Uni<List<Due>> take(Patience patience) {
    return redis
        .run(
            TAKE,
            List.of(KEY),
            List.of(String.valueOf(AT_ONCE), String.valueOf(MOST_TRIES)),
            patience)
        .map(
            found -> {
              var due = new ArrayList<Due>();
              found.forEach(
                  one -> {
                    var parts = one.toString().split("\\|");
                    due.add(new Due(new LoginId(parts[0]), Integer.parseInt(parts[1])));
                  });
              return due;
            });
  }

  public Uni<Void> done(Due due, Patience patience) {
    return run(DONE, List.of(due.login() + "|" + (due.tried() + 1)), patience);
  }

  private Uni<Void> run(PatientScript script, List<String> arguments, Patience patience) {
    return redis.run(script, List.of(KEY), arguments, patience).replaceWithVoid();
  }
}
