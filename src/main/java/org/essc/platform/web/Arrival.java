package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Remembers when the current request came, so that what was waited for before counts as well. */
@Singleton
final class Arrival {

  private static final String ARRIVED = "essc.arrived";

  /** Before everything that may wait. */
  private static final int FIRST = 2_000;

  void register(@Observes Filters filters) {
    filters.register(
        context -> {
          if (VertxContext.isOnDuplicatedContext()) {
            ContextLocals.put(ARRIVED, System.nanoTime());
          }
          context.next();
        },
        FIRST);
  }

  /** How long ago; nothing outside of a request. */
  static Duration age() {
    return VertxContext.isOnDuplicatedContext()
        ? ContextLocals.<Long>get(ARRIVED)
            .map(arrived -> Duration.ofNanos(System.nanoTime() - arrived))
            .orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
