package org.essc.keys;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Tells all instances over Redis that the signing keys changed, so that each reads them anew at
 * once. News that gets lost is made up for by the refresh every few seconds; the message itself is
 * never trusted with anything.
 */
@Singleton
class KeyChangeBroadcast {

  private static final Logger LOG = Logger.getLogger(KeyChangeBroadcast.class);
  private static final String CHANNEL = "essc:signing-keys";
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(30);

  private final ReactiveRedisDataSource redis;
  private final SigningKeyRing ring;

  KeyChangeBroadcast(ReactiveRedisDataSource redis, SigningKeyRing ring) {
    this.redis = redis;
    this.ring = ring;
  }

  void start(@Observes StartupEvent event) {
    redis
        .pubsub(String.class)
        .subscribe(CHANNEL)
        .onItem()
        .transformToUniAndConcatenate(changed -> ring.refreshOnSchedule())
        .onCompletion()
        .failWith(() -> new IllegalStateException("the subscription ended"))
        .onFailure()
        .retry()
        .withBackOff(AGAIN, AGAIN_AT_MOST)
        .indefinitely()
        .subscribe()
        .with(read -> {}, failure -> LOG.warnf("No news of keys any more: %s", failure));
  }

  /** Never fails: instances that do not hear of it find out by themselves. */
  Uni<Void> tell() {
    return redis
        .pubsub(String.class)
        .publish(CHANNEL, "changed")
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .invoke(e -> LOG.warnf("Other instances were not told of changed keys: %s", e.toString()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
