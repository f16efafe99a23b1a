package org.essc.events.delivery;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.events.EventsElsewhere;
import org.essc.events.StreamEvents;
import org.essc.events.StreamNews;
import org.essc.events.WaitingEvent;
import org.essc.events.delivery.PushEvent.Outcome;
import org.essc.events.stream.PushLeases;
import org.essc.events.stream.PushLeases.Leased;
import org.jboss.logging.Logger;

/**
 * Pushes what waits: step 4 of {@code docs/flows/events.md}. Each stream goes on by itself, so a
 * receiver that is slow, or not there, delays no other; of one stream so many events are on their
 * way at a time, each of another holder.
 */
@Singleton
class PushStreams {

  private static final Logger LOG = Logger.getLogger(PushStreams.class);

  /** Streams that one instance pushes at a time; a receiver that is away holds one for seconds. */
  private static final int MOST_STREAMS = 256;

  private static final int BATCH = 64;
  private static final int AT_ONCE = 16;

  private final Pool pool;
  private final PushLeases leases;
  private final StreamEvents events;
  private final PushEvent event;
  private final StreamNews news;
  private final SettlePush settle;
  private final EventsElsewhere elsewhere;
  private final Clock clock;
  private final Vertx vertx;
  private final AtomicInteger pushed = new AtomicInteger();

  /** Streams that something has come for, and that nobody has looked at since. */
  private final Set<UUID> fresh = ConcurrentHashMap.newKeySet();

  /** Streams that are pushed here, and whether something has come since they were looked at. */
  private final Map<UUID, Boolean> pushing = new ConcurrentHashMap<>();

  private final AtomicBoolean claiming = new AtomicBoolean();

  PushStreams(
      Pool pool,
      PushLeases leases,
      StreamEvents events,
      PushEvent event,
      StreamNews news,
      SettlePush settle,
      EventsElsewhere elsewhere,
      Clock clock,
      Vertx vertx) {
    this.pool = pool;
    this.leases = leases;
    this.events = events;
    this.event = event;
    this.news = news;
    this.settle = settle;
    this.elsewhere = elsewhere;
    this.clock = clock;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent started) {
    if (!elsewhere.served()) {
      return;
    }
    news.stream()
        .subscribe()
        .with(
            streams -> {
              fresh.addAll(streams);
              streams.forEach(id -> pushing.computeIfPresent(id, (stream, before) -> true));
              vertx.runOnContext(ignored -> claimFresh());
            });
  }

  @Scheduled(
      identity = "push-events",
      every = "1s",
      skipExecutionIf = EventsElsewhere.class,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> onSchedule() {
    return claim(null);
  }

  /** News that come while it is claimed are followed by one claim more, not by one for each. */
  private void claimFresh() {
    if (fresh.isEmpty() || !claiming.compareAndSet(false, true)) {
      return;
    }
    var among = Set.copyOf(fresh);
    fresh.removeAll(among);
    claim(among)
        .subscribe()
        .with(
            done -> {
              claiming.set(false);
              claimFresh();
            });
  }

  private Uni<Void> claim(Set<UUID> among) {
    int free = MOST_STREAMS - pushed.get();
    if (free <= 0) {
      return Uni.createFrom().voidItem();
    }
    return leases
        .claim(free, among)
        .invoke(all -> all.forEach(this::begin))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Events are not pushed: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private void begin(Leased stream) {
    pushed.incrementAndGet();
    var run = new PushRun(stream);
    Multi.createBy()
        .repeating()
        .uni(() -> push(run))
        .whilst(more -> more)
        .collect()
        .last()
        .onTermination()
        .invoke(
            () -> {
              pushed.decrementAndGet();
              pushing.remove(stream.id());
            })
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("Stream %s was left: %s", stream.id(), failure.toString()));
  }

  /** One batch; whether it goes on. */
  private Uni<Boolean> push(PushRun run) {
    var stream = run.stream();
    var now = clock.instant();
    pushing.put(stream.id(), false);
    return events
        .next(pool, stream.id(), BATCH, run.left(now), now)
        .chain(
            next ->
                next.events().isEmpty()
                    ? settle.end(run, next.waits()).invoke(() -> lookAgain(stream))
                    : send(stream, next.events())
                        .chain(outcomes -> settle.batch(run, next.untried(), outcomes)));
  }

  /** What came between the last look and the release was claimed in vain. */
  private void lookAgain(Leased stream) {
    if (Boolean.TRUE.equals(pushing.get(stream.id()))) {
      fresh.add(stream.id());
      claimFresh();
    }
  }

  private Uni<List<Outcome>> send(Leased stream, List<WaitingEvent> batch) {
    return Multi.createFrom()
        .iterable(batch)
        .onItem()
        .transformToUni(one -> event.handle(stream, one))
        .merge(AT_ONCE)
        .collect()
        .asList();
  }
}
