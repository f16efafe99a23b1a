package org.essc.events.delivery;

import static java.util.stream.Collectors.toMap;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashSet;
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

  /** What a receiver may refuse on end; one that refuses more has a fault of its own. */
  private static final int MOST_REFUSED = 20;

  /**
   * How often a receiver may fail with an event while it takes others: with the pauses in between,
   * for over half an hour.
   */
  private static final int MOST_FAILURES = 12;

  private final Pool pool;
  private final PushLeases leases;
  private final StreamEvents events;
  private final PushEvent event;
  private final StreamNews news;
  private final EventMetrics metrics;
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
      EventMetrics metrics,
      EventsElsewhere elsewhere,
      Clock clock,
      Vertx vertx) {
    this.pool = pool;
    this.leases = leases;
    this.events = events;
    this.event = event;
    this.news = news;
    this.metrics = metrics;
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

  /** What one lease has seen. */
  private static final class Run {
    private final Leased stream;

    /** What was sent and is neither taken nor refused for good: it waits for the next lease. */
    private final Set<UUID> left = new HashSet<>();

    private boolean taken;

    private Run(Leased stream) {
      this.stream = stream;
    }
  }

  private void begin(Leased stream) {
    pushed.incrementAndGet();
    var run = new Run(stream);
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
  private Uni<Boolean> push(Run run) {
    pushing.put(run.stream.id(), false);
    return events
        .next(pool, run.stream.id(), BATCH, run.left, clock.instant())
        .chain(
            next ->
                next.events().isEmpty()
                    ? end(run)
                    : send(run.stream, next.events()).chain(outcomes -> settle(run, outcomes)));
  }

  private Uni<Boolean> end(Run run) {
    return run.left.isEmpty()
        ? leases.release(run.stream).invoke(() -> lookAgain(run.stream)).replaceWith(false)
        : failed(run, run.taken, true);
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

  /**
   * What was taken goes, and what was refused, as soon as it is clear that it is that event which
   * is refused: others are taken, or few were refused so far. What remains is left out for as long
   * as there is something else to push; a batch of which nothing went ends the lease. A batch may
   * take as long as the lease, so that is renewed after each.
   */
  private Uni<Boolean> settle(Run run, List<Outcome> outcomes) {
    var taken = outcomes.stream().filter(Outcome::taken).map(one -> one.event().jti()).toList();
    run.taken |= !taken.isEmpty();
    var refused =
        outcomes.stream()
            .filter(one -> one.refused() || run.taken && one.doubted())
            .collect(toMap(one -> one.event().jti(), one -> one.refusal().orElseThrow()));
    return events
        .acknowledge(pool, run.stream.id(), taken, clock.instant())
        .chain(() -> failed(run.stream, outcomes))
        .chain(() -> aside(run, refused))
        .chain(
            aside -> {
              outcomes.stream()
                  .filter(one -> !one.taken())
                  .map(one -> one.event().jti())
                  .filter(jti -> !aside || !refused.containsKey(jti))
                  .forEach(run.left::add);
              boolean answered = outcomes.stream().anyMatch(Outcome::answered);
              return taken.isEmpty() && !aside
                  ? failed(run, false, answered)
                  : leases.renew(run.stream, !taken.isEmpty());
            });
  }

  /**
   * What a receiver fails with again and again is tried after ever longer pauses, and goes aside in
   * the end, as the holder's next ones wait for it. Where nothing is taken, it is no single event.
   */
  private Uni<Void> failed(Leased stream, List<Outcome> outcomes) {
    var jtis = outcomes.stream().filter(Outcome::failed).map(one -> one.event().jti()).toList();
    return events
        .failed(pool, stream.id(), jtis, clock.instant())
        .map(
            failures ->
                failures.entrySet().stream()
                    .filter(one -> one.getValue() >= MOST_FAILURES)
                    .collect(toMap(Map.Entry::getKey, one -> SetErrors.FAILED)))
        .chain(given -> events.refuse(pool, stream.id(), given, clock.instant()))
        .invoke(given -> metrics.refused(stream.receiver(), given))
        .replaceWithVoid();
  }

  private Uni<Boolean> aside(Run run, Map<UUID, String> refused) {
    if (refused.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    var stream = run.stream;
    return leases
        .mayRefuse(stream, refused.size(), run.taken ? Integer.MAX_VALUE : MOST_REFUSED)
        .call(
            may ->
                may
                    ? events
                        .refuse(pool, stream.id(), refused, clock.instant())
                        .invoke(all -> metrics.refused(stream.receiver(), all))
                    : Uni.createFrom().voidItem());
  }

  private Uni<Boolean> failed(Run run, boolean some, boolean answered) {
    return leases
        .failed(run.stream, some, answered)
        .invoke(
            paused -> {
              if (paused) {
                LOG.errorf("Stream %s of %s is paused", run.stream.id(), run.stream.receiver());
              }
            })
        .replaceWith(false);
  }
}
