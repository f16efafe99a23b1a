package org.essc.keys;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether signatures come back. A matter of wellness and not of readiness: what needs no signature
 * (reports of loss, checks, the published keys) goes on being served while the signer hangs, and
 * would be lost with the instance.
 */
@Wellness
@ApplicationScoped
public class SignerHealth implements AsyncHealthCheck {

  private final JwsSigner signer;
  private final MeterRegistry registry;

  SignerHealth(JwsSigner signer, MeterRegistry registry) {
    this.signer = signer;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("essc.signing.threads.hanging", signer, JwsSigner::hanging)
        .description("Threads that have waited for one signature for more than half a second")
        .register(registry);
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom()
        .item(
            () ->
                HealthCheckResponse.named("signer")
                    .status(!signer.allHang())
                    .withData("hangingThreads", signer.hanging())
                    .build());
  }
}
