package org.essc.console.clerk;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.console.ConsoleVisit;
import org.essc.platform.crypto.Sha256;

/**
 * Whose record a session may look at: of whom its owner has said why. So an address that somebody
 * has kept, or tries, opens nothing by itself.
 */
@Singleton
class HolderAccess {

  private static final String KEPT_SECONDS = String.valueOf(30 * 60);

  private final RedisAPI redis;

  HolderAccess(RedisAPI redis) {
    this.redis = redis;
  }

  Uni<Void> grant(ConsoleVisit visit, UUID holderId, LookReason reason) {
    return redis.setex(key(visit, holderId), KEPT_SECONDS, reason.text()).replaceWithVoid();
  }

  /** Whether there is such a reason; looking lengthens it. */
  Uni<Boolean> granted(ConsoleVisit visit, UUID holderId) {
    return redis
        .expire(List.of(key(visit, holderId), KEPT_SECONDS))
        .map(renewed -> renewed.toInteger() == 1);
  }

  private static String key(ConsoleVisit visit, UUID holderId) {
    return "essc:console-look:{" + Sha256.hex("look." + visit.formToken()) + "}:" + holderId;
  }
}
