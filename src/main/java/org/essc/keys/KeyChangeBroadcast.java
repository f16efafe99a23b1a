package org.essc.keys;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.essc.platform.redis.RedisNews;

/**
 * Tells all instances over Redis that the signing keys changed, so that each reads them anew at
 * once. News that gets lost is made up for by the refresh every few seconds; the message itself is
 * never trusted with anything.
 */
@Singleton
class KeyChangeBroadcast {

  private static final String CHANNEL = "essc:signing-keys";

  private final RedisNews redis;
  private final SigningKeyRing ring;

  KeyChangeBroadcast(RedisNews redis, SigningKeyRing ring) {
    this.redis = redis;
    this.ring = ring;
  }

  void start(@Observes StartupEvent event) {
    redis.listen(CHANNEL, changed -> ring.refreshOnSchedule());
  }

  /** Never fails: instances that do not hear of it find out by themselves. */
  Uni<Void> tell() {
    return redis.tell(CHANNEL, "changed");
  }
}
