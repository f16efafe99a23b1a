package org.essc.platform.ops;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** One question to a server on which the platform depends, with an answer in bounded time. */
public final class Probe {

  /** All probes run side by side, so readiness as a whole answers within this and a little more. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Probe() {}

  /** Up where the question is answered in time; a failure's text stays inside. */
  public static Uni<HealthCheckResponse> of(String name, Supplier<Uni<?>> question) {
    return Uni.createFrom()
        .deferred(() -> question.get().replaceWith(HealthCheckResponse.up(name)))
        .ifNoItem()
        .after(LIMIT)
        .recoverWithItem(() -> HealthCheckResponse.down(name))
        .onFailure()
        .recoverWithItem(() -> HealthCheckResponse.down(name));
  }
}
