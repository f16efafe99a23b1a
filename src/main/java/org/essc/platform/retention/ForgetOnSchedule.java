package org.essc.platform.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.essc.platform.time.BusinessDates;
import org.jboss.logging.Logger;

/**
 * Deletes in small batches what is past its time. Instances may do it side by side: each passes
 * over the rows that another is deleting. What cannot be deleted now is tried again the next time.
 */
@Singleton
public class ForgetOnSchedule {

  private static final Logger LOG = Logger.getLogger(ForgetOnSchedule.class);

  /** Of one kind in one run: a backlog goes over hours, not over the database's strength. */
  private static final int MOST_BATCHES = 200;

  private static final String ROWS = "essc.retention.rows";
  private static final String FAILURES = "essc.retention.failures";

  private final List<Retention> retentions;
  private final RetentionConfig config;
  private final Pool pool;
  private final Clock clock;
  private final Clock businessClock;
  private final ClockCheck check;
  private final MeterRegistry metrics;

  ForgetOnSchedule(
      @All List<Retention> retentions,
      RetentionConfig config,
      Pool pool,
      Clock clock,
      @BusinessDates Clock businessClock,
      ClockCheck check,
      MeterRegistry metrics) {
    this.retentions = retentions;
    this.config = config;
    this.pool = pool;
    this.clock = clock;
    this.businessClock = businessClock;
    this.check = check;
    this.metrics = metrics;
    retentions.forEach(
        one -> {
          metrics.counter(ROWS, "what", one.what());
          metrics.counter(FAILURES, "what", one.what());
        });
  }

  /** All kinds, one after the other; a failure of one does not keep the others from it. */
  @Scheduled(
      identity = "retention",
      every = "{essc.retention.every}",
      delayed = "{essc.retention.delayed}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public Uni<Void> run() {
    return Multi.createFrom()
        .iterable(retentions)
        .onItem()
        .transformToUniAndConcatenate(this::forget)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> forget(Retention retention) {
    return check
        .require()
        .chain(() -> batches(retention, MOST_BATCHES))
        .onFailure()
        .invoke(
            failure -> {
              metrics.counter(FAILURES, "what", retention.what()).increment();
              LOG.warnf(
                  "%s past their time could not be deleted: %s",
                  retention.what(), failure.getClass().getSimpleName());
            })
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> batches(Retention retention, int left) {
    var now = (retention.inBusinessTime() ? businessClock : clock).instant();
    var before = now.minus(retention.kept()).atOffset(ZoneOffset.UTC);
    return pool.preparedQuery(retention.sql())
        .execute(Tuple.of(before, config.batch()))
        .map(rows -> rows.rowCount())
        .invoke(deleted -> metrics.counter(ROWS, "what", retention.what()).increment(deleted))
        .chain(
            deleted ->
                deleted < config.batch() || left == 1
                    ? Uni.createFrom().voidItem()
                    : batches(retention, left - 1));
  }
}
