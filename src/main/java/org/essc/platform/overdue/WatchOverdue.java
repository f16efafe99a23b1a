package org.essc.platform.overdue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.essc.platform.replica.ReplicaReads;
import org.essc.platform.time.BusinessDates;
import org.jboss.logging.Logger;

/**
 * Tells as {@code essc_sweep_overdue_seconds{what}} for how long the oldest of what sweeps do has
 * been waiting for them: 0 where nothing waits. A sweep that fails, or runs nowhere, is seen by it.
 */
@Singleton
public class WatchOverdue {

  private static final Logger LOG = Logger.getLogger(WatchOverdue.class);

  private final List<Overdue> kinds;
  private final ReplicaReads reads;
  private final Clock clock;
  private final Map<String, AtomicLong> seconds = new HashMap<>();

  WatchOverdue(
      @All List<Overdue> kinds,
      ReplicaReads reads,
      @BusinessDates Clock clock,
      MeterRegistry metrics) {
    this.kinds = kinds;
    this.reads = reads;
    this.clock = clock;
    kinds.forEach(kind -> seconds.put(kind.what(), gauge(kind, metrics)));
  }

  private static AtomicLong gauge(Overdue kind, MeterRegistry metrics) {
    var waiting = new AtomicLong();
    Gauge.builder("essc.sweep.overdue", waiting, AtomicLong::get)
        .description("For how long the oldest has been waiting for its sweep")
        .baseUnit("seconds")
        .tag("what", kind.what())
        .register(metrics);
    return waiting;
  }

  @Scheduled(
      identity = "overdue-watch",
      every = "{essc.overdue.watch-every:1m}",
      delayed = "{essc.overdue.watch-every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public Uni<Void> look() {
    var now = clock.instant();
    return Multi.createFrom()
        .iterable(kinds)
        .onItem()
        .transformToUniAndConcatenate(kind -> look(kind, now))
        .onItem()
        .ignoreAsUni();
  }

  /** What cannot be measured keeps its last measure. */
  private Uni<Void> look(Overdue kind, Instant now) {
    var values = Tuple.of(now.atOffset(ZoneOffset.UTC));
    return reads
        .lagging(client -> client.preparedQuery(kind.sql()).execute(values))
        .map(rows -> rows.iterator().next().getOffsetDateTime(0))
        .invoke(
            since ->
                seconds
                    .get(kind.what())
                    .set(
                        since == null
                            ? 0
                            : Math.max(0, Duration.between(since.toInstant(), now).toSeconds())))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("overdue %s cannot be measured: %s", kind.what(), failure))
        .onFailure()
        .recoverWithNull();
  }
}
