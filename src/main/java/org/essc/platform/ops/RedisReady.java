package org.essc.platform.ops;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Redis answers through the pool that requests use. */
@Readiness
@ApplicationScoped
public class RedisReady implements AsyncHealthCheck {

  private final ReactiveRedisDataSource redis;

  public RedisReady(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Probe.of("Redis", () -> redis.execute("PING"));
  }
}
