package org.essc.activity;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.essc.platform.ops.OperationMetrics;
import org.jboss.logging.Logger;

/**
 * Adds what this instance has answered to the numbers of all instances. One statement in a while,
 * however many requests there were; an instance that is killed takes the last half minute of its
 * numbers with it. Where the database is away they are added later, at that later time.
 */
@Singleton
public class CountRequests {

  private static final Logger LOG = Logger.getLogger(CountRequests.class);

  private final MeterRegistry registry;
  private final ActivityStore store;
  private final Clock clock;
  private Map<Labels, Counted> added = Map.of();

  CountRequests(MeterRegistry registry, ActivityStore store, Clock clock) {
    this.registry = registry;
    this.store = store;
    this.clock = clock;
  }

  /** What is counted apart. */
  record Labels(String operation, String outcome) {}

  /**
   * @param upTo how many took no longer than each bound of the timer
   */
  record Counted(long requests, Long[] upTo) {

    private Counted since(Counted before) {
      if (before == null) {
        return this;
      }
      var more = new Long[upTo.length];
      Arrays.setAll(more, i -> upTo[i] - before.upTo[i]);
      return new Counted(requests - before.requests, more);
    }
  }

  /** Of one operation, in one stretch of time. */
  record Added(Labels labels, Instant at, Counted more) {}

  @Scheduled(
      identity = "activity",
      every = "30s",
      delayed = "30s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> onSchedule() {
    return add()
        .onFailure()
        .invoke(failure -> LOG.debugf("Requests are not counted: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /** What came since the last time that this succeeded. */
  Uni<Void> add() {
    return Uni.createFrom()
        .deferred(
            () -> {
              var now = counted();
              var at = ActivityStore.stretch(clock.instant());
              var more = new ArrayList<Added>();
              now.forEach(
                  (labels, counted) -> {
                    var since = counted.since(added.get(labels));
                    if (since.requests() > 0) {
                      more.add(new Added(labels, at, since));
                    }
                  });
              return store.add(List.copyOf(more)).invoke(() -> added = now);
            });
  }

  private Map<Labels, Counted> counted() {
    var now = new HashMap<Labels, Counted>();
    for (var timer : registry.find(OperationMetrics.NAME).timers()) {
      now.put(
          new Labels(timer.getId().getTag("operation"), timer.getId().getTag("outcome")),
          counted(timer));
    }
    return now;
  }

  private static Counted counted(Timer timer) {
    var buckets = timer.takeSnapshot().histogramCounts();
    var upTo = new Long[OperationMetrics.BUCKETS.size()];
    Arrays.setAll(upTo, i -> i < buckets.length ? (long) buckets[i].count() : 0);
    return new Counted(timer.count(), upTo);
  }
}
