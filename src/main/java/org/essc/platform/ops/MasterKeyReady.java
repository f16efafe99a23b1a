package org.essc.platform.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.essc.platform.crypto.MasterKey;

/** What the master key wrapped once, it unwraps. */
@Readiness
@ApplicationScoped
public class MasterKeyReady implements AsyncHealthCheck {

  private static final String CONTEXT = "readiness";
  private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

  private final MasterKey key;
  private final byte[] wrapped;

  public MasterKeyReady(MasterKey key) {
    this.key = key;
    this.wrapped = key.wrap(PROBE, CONTEXT);
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom()
        .item(HealthCheckResponse.named("master key").status(isUsable()).build());
  }

  private boolean isUsable() {
    try {
      return Arrays.equals(PROBE, key.unwrap(wrapped, CONTEXT));
    } catch (RuntimeException notUsable) {
      return false;
    }
  }
}
