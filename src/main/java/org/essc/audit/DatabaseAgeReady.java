package org.essc.audit;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The database holds all that this instance knows to have been committed. */
@Readiness
@ApplicationScoped
public class DatabaseAgeReady implements AsyncHealthCheck {

  private final DatabaseWatch watch;

  public DatabaseAgeReady(DatabaseWatch watch) {
    this.watch = watch;
  }

  /** Without the database: whether that answers is another check's. */
  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom()
        .item(
            HealthCheckResponse.named("database age")
                .status(watch.standing() == DatabaseWatch.Standing.GOOD)
                .build());
  }
}
