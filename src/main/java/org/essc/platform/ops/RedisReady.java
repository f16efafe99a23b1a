package org.essc.platform.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Redis answers through the pool that requests use.
 *
 * <p>An instance that has never reached it is not ready: its address or password is wrong. One that
 * has reached it stays ready when it goes away, since it goes away for all of them together: taken
 * out, nobody would serve the JWKS and the reads that need no Redis either. {@code reachable} says
 * how it is now.
 */
@Readiness
@ApplicationScoped
public class RedisReady implements AsyncHealthCheck {

  private static final String NAME = "Redis";

  private final RedisAPI redis;
  private volatile boolean reachedOnce;

  public RedisReady(RedisAPI redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Probe.of(NAME, () -> redis.ping(List.of()))
        .map(probe -> answer(probe.getStatus() == Status.UP));
  }

  private HealthCheckResponse answer(boolean reachable) {
    reachedOnce |= reachable;
    return HealthCheckResponse.named(NAME)
        .status(reachedOnce)
        .withData("reachable", reachable)
        .build();
  }
}
