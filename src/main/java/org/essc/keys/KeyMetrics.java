package org.essc.keys;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** How old the signing keys are, when they rotate, and how old this instance's copy of them is. */
@Singleton
class KeyMetrics {

  private final MeterRegistry registry;
  private final SigningKeyRing ring;
  private final KeyPolicy policy;
  private final Clock clock;

  KeyMetrics(MeterRegistry registry, SigningKeyRing ring, KeyPolicy policy, Clock clock) {
    this.registry = registry;
    this.ring = ring;
    this.policy = policy;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    for (var purpose : KeyPurpose.values()) {
      gauge(
          "essc.signing.key.age.seconds",
          "Age of the active signing key",
          purpose,
          activatedAt -> Duration.between(activatedAt, clock.instant()));
      gauge(
          "essc.signing.key.rotation.due.seconds",
          "Time until the active signing key is due for rotation; negative when overdue",
          purpose,
          activatedAt ->
              Duration.between(clock.instant(), policy.rotationDueAt(purpose, activatedAt)));
    }
    Gauge.builder("essc.signing.keys.copy.age.seconds", ring, r -> r.age().toSeconds())
        .description("Age of this instance's copy of the signing keys")
        .register(registry);
  }

  private void gauge(
      String name, String description, KeyPurpose purpose, Function<Instant, Duration> value) {
    Gauge.builder(
            name,
            ring,
            r ->
                r.material()
                    .active(purpose)
                    .map(key -> (double) value.apply(key.activatedAt()).toSeconds())
                    .orElse(Double.NaN))
        .description(description)
        .tag("purpose", purpose.code())
        .register(registry);
  }
}
