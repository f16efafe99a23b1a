package org.essc.platform.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * News among instances by Redis' publish and subscribe. They may be lost, as whoever is not there
 * at that moment hears nothing: whoever needs them looks for itself, too, only later.
 */
@Singleton
public class RedisNews {

  private static final Logger LOG = Logger.getLogger(RedisNews.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ReactiveRedisDataSource redis;

  RedisNews(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  /**
   * Hears a channel for as long as the program runs, however often Redis goes away.
   *
   * @param heard what to do with each, one after the other; must not fail
   */
  public void listen(String channel, Function<String, Uni<Void>> heard) {
    redis
        .pubsub(String.class)
        .subscribe(channel)
        .onItem()
        .transformToUniAndConcatenate(heard::apply)
        .onCompletion()
        .failWith(() -> new IllegalStateException("the subscription ended"))
        .onFailure()
        .retry()
        .withBackOff(AGAIN, AGAIN_AT_MOST)
        .indefinitely()
        .subscribe()
        .with(done -> {}, failure -> LOG.warnf("No news of %s any more: %s", channel, failure));
  }

  /** Never fails, and takes half a second at most. */
  public Uni<Void> tell(String channel, String text) {
    return redis
        .pubsub(String.class)
        .publish(channel, text)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .invoke(failure -> LOG.warnf("Nobody was told on %s: %s", channel, failure.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
