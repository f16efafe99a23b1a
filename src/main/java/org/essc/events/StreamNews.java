package org.essc.events;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.platform.redis.RedisNews;

/**
 * Which streams something has come for, on whichever instance. News may be lost: whoever waits for
 * a stream looks for itself, too, only later.
 */
@Singleton
public class StreamNews {

  private static final String CHANNEL = "essc:events";

  private final RedisNews redis;
  private final BroadcastProcessor<Set<UUID>> news = BroadcastProcessor.create();

  StreamNews(RedisNews redis) {
    this.redis = redis;
  }

  void start(@Observes StartupEvent event) {
    redis.listen(
        CHANNEL, text -> Uni.createFrom().voidItem().invoke(() -> news.onNext(read(text))));
  }

  /** Told after the commit; what it costs to tell keeps nothing from going on. */
  public Uni<Void> tell(Set<UUID> streams) {
    if (streams.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return redis.tell(
        CHANNEL, streams.stream().map(UUID::toString).collect(Collectors.joining(" ")));
  }

  /** Sets of streams, from now on; one that cannot keep up misses some. */
  public Multi<Set<UUID>> stream() {
    return news.onOverflow().drop();
  }

  private static Set<UUID> read(String text) {
    return Arrays.stream(text.split(" ")).map(UUID::fromString).collect(Collectors.toSet());
  }
}
