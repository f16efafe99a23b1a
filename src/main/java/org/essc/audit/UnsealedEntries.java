package org.essc.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Tells as {@code essc_audit_unsealed_seconds} how old the oldest entry is that no signed head
 * covers. It grows by itself until it is measured anew: so a signer that fails is seen by it, and
 * also a scheduler that stands still, which would neither sign nor measure.
 */
@Startup
@Singleton
class UnsealedEntries {

  private static final Logger LOG = Logger.getLogger(UnsealedEntries.class);

  private final AuditHeadStore store;
  private final Clock clock;

  /** All that was written before is signed, as far as is known. */
  private volatile Instant sealedUpTo;

  UnsealedEntries(AuditHeadStore store, Clock clock, MeterRegistry metrics) {
    this.store = store;
    this.clock = clock;
    this.sealedUpTo = clock.instant();
    Gauge.builder("essc.audit.unsealed", this::seconds)
        .description("Age of the oldest audit entry that is not known to be under a signed head")
        .baseUnit("seconds")
        .register(metrics);
  }

  private double seconds() {
    return Duration.between(sealedUpTo, clock.instant()).toMillis() / 1_000.0;
  }

  @Scheduled(
      identity = "audit-unsealed",
      every = "15s",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> measure() {
    var at = clock.instant();
    return store
        .unsealedFor()
        .invoke(age -> sealedUpTo = at.minus(age))
        .onFailure()
        .invoke(failure -> LOG.warnf("It is unknown what is unsealed: %s", failure.toString()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
