package org.essc.platform.problem;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells whether this instance has more to do than it can: many requests under way, and some are
 * being answered. What then does not come in time is late for that, and nothing is away.
 *
 * <p>Its state is the process's, as the refusals that ask for it are made everywhere.
 */
@ApplicationScoped
public class LoadGauge {

  /** Requests under way for each processor; hundreds of a second's requests need fewer. */
  static final int MANY = 32;

  private static final long RECENTLY = Duration.ofMillis(1_500).toNanos();
  private static final long LATELY = Duration.ofSeconds(3).toNanos();
  private static final int FAULT = 500;

  /** Before what refuses. */
  private static final int EARLY = 1_800;

  private static final AtomicInteger UNDER_WAY = new AtomicInteger();
  private static volatile long manyAt = System.nanoTime() - LATELY;
  private static volatile long answeredAt = System.nanoTime() - RECENTLY;

  private final MeterRegistry metrics;

  public LoadGauge(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void register(@Observes Filters filters) {
    filters.register(this::count, EARLY);
    Gauge.builder("essc.requests.under.way", UNDER_WAY, AtomicInteger::get)
        .description("Requests that have come and are not answered")
        .register(metrics);
  }

  private void count(RoutingContext context) {
    if (UNDER_WAY.incrementAndGet() > MANY * Runtime.getRuntime().availableProcessors()) {
      manyAt = System.nanoTime();
    }
    context.addEndHandler(
        ended -> {
          UNDER_WAY.decrementAndGet();
          if (ended.succeeded() && context.response().getStatusCode() < FAULT) {
            answeredAt = System.nanoTime();
          }
        });
    context.next();
  }

  /**
   * Whether what is late now is late for want of time. Of many that are late together the last is
   * as late as the first, though few are left by then: so it asks of the last seconds.
   */
  public static boolean overloaded() {
    long now = System.nanoTime();
    return now - manyAt < LATELY && now - answeredAt < RECENTLY;
  }
}
