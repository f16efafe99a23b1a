package org.essc.keys;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** This instance has an active key of every purpose, from a copy that is not too old to sign. */
@Readiness
@ApplicationScoped
public class KeysReady implements AsyncHealthCheck {

  private final SigningKeyRing ring;

  KeysReady(SigningKeyRing ring) {
    this.ring = ring;
  }

  /** Without the database: whether that answers is another check's. */
  @Override
  public Uni<HealthCheckResponse> call() {
    var response = HealthCheckResponse.named("signing keys");
    try {
      for (var purpose : KeyPurpose.values()) {
        ring.active(purpose);
      }
      return Uni.createFrom().item(response.up().build());
    } catch (RuntimeException notUsable) {
      return Uni.createFrom().item(response.down().build());
    }
  }
}
