package org.essc.platform.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL answers through the pool that requests use. */
@Readiness
@ApplicationScoped
public class DatabaseReady implements AsyncHealthCheck {

  private final Pool pool;

  public DatabaseReady(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Probe.of("PostgreSQL", () -> pool.query("select 1").execute());
  }
}
