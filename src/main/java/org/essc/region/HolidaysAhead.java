package org.essc.region;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/**
 * Tells in time that the configured holidays come to an end: after it each of them would be a day
 * like others, and nobody would notice. Where none is configured, that is the operator's choice.
 */
@Singleton
class HolidaysAhead {

  private static final Logger LOG = Logger.getLogger(HolidaysAhead.class);

  /** The State Council announces a year's holidays in November, as a rule. */
  private static final long DAYS_OF_WARNING = 31;

  private final WorkingDays workingDays;
  private final Clock clock;
  private final MeterRegistry registry;

  HolidaysAhead(WorkingDays workingDays, @BusinessDates Clock clock, MeterRegistry registry) {
    this.workingDays = workingDays;
    this.clock = clock;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    if (days().isPresent()) {
      Gauge.builder("essc.public.holidays.days.ahead", () -> days().orElseThrow())
          .description("days until the last year ends of which public holidays are configured")
          .register(registry);
    }
  }

  @Scheduled(identity = "public-holidays", every = "24h")
  void look() {
    days()
        .filter(days -> days < DAYS_OF_WARNING)
        .ifPresent(
            days ->
                LOG.warnf(
                    "The configured public holidays end in %d days:"
                        + " set those of the next year (essc.public-holidays.days)",
                    days));
  }

  private Optional<Long> days() {
    return workingDays.holidaysKnownFor(ChinaTime.today(clock));
  }
}
