package org.essc.events;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Which streams something has come for, on whichever instance. News may be lost: whoever waits for
 * a stream looks for itself, too, only later.
 */
@Singleton
public class StreamNews {

  private static final Logger LOG = Logger.getLogger(StreamNews.class);
  private static final String CHANNEL = "essc:events";
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ReactiveRedisDataSource redis;
  private final BroadcastProcessor<Set<UUID>> news = BroadcastProcessor.create();

  StreamNews(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  void start(@Observes StartupEvent event) {
    redis
        .pubsub(String.class)
        .subscribe(CHANNEL)
        .onItem()
        .invoke(text -> news.onNext(read(text)))
        .onCompletion()
        .failWith(() -> new IllegalStateException("the subscription ended"))
        .onFailure()
        .retry()
        .withBackOff(AGAIN, AGAIN_AT_MOST)
        .indefinitely()
        .subscribe()
        .with(read -> {}, failure -> LOG.warnf("No news of streams any more: %s", failure));
  }

  /** Told after the commit; what it costs to tell keeps nothing from going on. */
  public Uni<Void> tell(Set<UUID> streams) {
    if (streams.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var text = streams.stream().map(UUID::toString).collect(Collectors.joining(" "));
    return redis
        .pubsub(String.class)
        .publish(CHANNEL, text)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithNull();
  }

  /** Sets of streams, from now on; one that cannot keep up misses some. */
  public Multi<Set<UUID>> stream() {
    return news.onOverflow().drop();
  }

  private static Set<UUID> read(String text) {
    return Arrays.stream(text.split(" ")).map(UUID::fromString).collect(Collectors.toSet());
  }
}
