package org.essc.platform.retention;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Tells as {@code essc_clock_ahead_seconds} how far this instance's clock is from the database's.
 * Tokens, due dates and what is kept for a time go by it, and nothing fails where it is wrong.
 */
@Startup
@Singleton
class ClockWatch {

  private static final Logger LOG = Logger.getLogger(ClockWatch.class);

  private static final double MILLIS = 1_000;

  private final ClockCheck check;

  /** Nothing is known before the first look, and while the database cannot be asked. */
  private volatile double ahead = Double.NaN;

  ClockWatch(ClockCheck check, MeterRegistry metrics) {
    this.check = check;
    Gauge.builder("essc.clock.ahead", this, watch -> watch.ahead)
        .description("This instance's clock against the database's; negative where it is behind")
        .baseUnit("seconds")
        .register(metrics);
  }

  @Scheduled(
      identity = "clock-watch",
      every = "15s",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return check
        .ahead()
        .invoke(by -> ahead = by.toMillis() / MILLIS)
        .onFailure()
        .invoke(
            failure -> {
              ahead = Double.NaN;
              LOG.debugf("The database's clock cannot be read: %s", failure.toString());
            })
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
