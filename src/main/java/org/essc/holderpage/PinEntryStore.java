package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.identitycode.PinEntry;
import org.essc.platform.random.Randomness;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * That a page's holder has typed the right PIN to pay: beside the session in Redis, so that it goes
 * with it, and by Redis' clock.
 */
@Singleton
class PinEntryStore {

  private static final PatientScript KEEP =
      PatientScript.of(
          """
          local browser, entry = unpack(ARGV, 2)
          local state, owner = unpack(redis.call('HMGET', KEYS[1], 'state', 'browser'))
          if state ~= 'open' or owner ~= browser then return '' end
          redis.call('HSET', KEYS[1], 'pin', entry .. '|' .. string.format('%.0f', now))
          return 'done'
          """);

  private static final PatientScript FIND =
      PatientScript.of(
          """
          local browser, fresh = unpack(ARGV, 2)
          local owner, entry = unpack(redis.call('HMGET', KEYS[1], 'browser', 'pin'))
          if owner ~= browser or not entry then return '' end
          if now > tonumber(string.match(entry, '(%d+)$')) + tonumber(fresh) then return '' end
          return entry
          """);

  private final RedisClock redis;
  private final Randomness randomness;

  PinEntryStore(RedisClock redis, Randomness randomness) {
    this.redis = redis;
    this.randomness = randomness;
  }

  /**
   * In place of the one before.
   *
   * @param bindingId the account that the holder has chosen; null where there is none
   */
  Uni<Void> keep(PageCookie.Value cookie, UUID bindingId, Patience patience) {
    var entry = PinEntry.untimed(randomness.uuid(), bindingId);
    return redis
        .run(KEEP, List.of(PageStore.key(cookie.id())), List.of(cookie.digest(), entry), patience)
        .replaceWithVoid();
  }

  /** Nothing where there is none, or it is older than that. */
  Uni<Optional<PinEntry>> find(PageCookie.Value cookie, Duration fresh, Patience patience) {
    return redis
        .run(
            FIND,
            List.of(PageStore.key(cookie.id())),
            List.of(cookie.digest(), String.valueOf(fresh.toMillis())),
            patience)
        .map(Object::toString)
        .map(entry -> entry.isEmpty() ? Optional.empty() : Optional.of(PinEntry.decode(entry)));
  }
}
