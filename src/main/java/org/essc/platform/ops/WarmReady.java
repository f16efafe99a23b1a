package org.essc.platform.ops;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/**
 * Ready means warm: a program that has run nothing yet needs ten times as long for a request, and a
 * crowd that it is let loose on then waits in vain. So before the instance says that it is ready,
 * it goes the ways of frequent requests, through its own port and through its rooms, and fills its
 * pools, for {@code essc.warm-up-for}. What fails is left out from then on: a server that is away
 * holds nothing up.
 */
@Readiness
@ApplicationScoped
public class WarmReady implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(WarmReady.class);

  /** Ways that are gone side by side; enough to keep the processors busy. */
  private static final int AT_ONCE = 16;

  private static final int DATABASE_CONNECTIONS = 32;

  /**
   * Connections opened at once: the other instances' statements wait for as long as PostgreSQL, or
   * a pooler before it, needs for them.
   */
  private static final int OPENED_AT_ONCE = 4;

  private static final int REDIS_CONNECTIONS = 64;

  private final Pool pool;
  private final RedisAPI redis;
  private final List<HotPath> paths;
  private final Duration time;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean warm;

  WarmReady(
      Pool pool,
      RedisAPI redis,
      @All List<HotPath> paths,
      @ConfigProperty(name = "essc.warm-up-for", defaultValue = "1500ms") Duration time) {
    this.pool = pool;
    this.redis = redis;
    this.paths = paths;
    this.time = time;
    this.warm = time.isZero();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("warm").status(warm).build();
  }

  void begin(@ObservesAsync HttpServerStart started) {
    begin();
  }

  void begin(@ObservesAsync HttpsServerStart started) {
    begin();
  }

  private void begin() {
    if (warm || begun.getAndSet(true)) {
      return;
    }
    var since = System.nanoTime();
    fillPools()
        .map(filled -> Patience.of(time))
        .chain(
            until ->
                Uni.join()
                    .all(paths.stream().map(path -> goneUntil(until, path)).toList())
                    .andCollectFailures())
        .onTermination()
        .invoke(() -> warm = true)
        .subscribe()
        .with(
            done ->
                LOG.infof(
                    "warm after %d ms", Duration.ofNanos(System.nanoTime() - since).toMillis()),
            failure -> LOG.infof("ready without having warmed up: %s", failure.toString()));
  }

  private Uni<Void> fillPools() {
    return Uni.join()
        .all(openFewAtATime(), times(REDIS_CONNECTIONS, () -> redis.ping(List.of())))
        .andCollectFailures()
        .ifNoItem()
        .after(time)
        .fail()
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Each step has those of the steps before busy, so that the pool opens the next ones. */
  private Uni<Boolean> openFewAtATime() {
    return Multi.createFrom()
        .range(1, DATABASE_CONNECTIONS / OPENED_AT_ONCE + 1)
        .onItem()
        .transformToUniAndConcatenate(
            step ->
                times(step * OPENED_AT_ONCE, () -> pool.query("select pg_sleep(0.01)").execute()))
        .collect()
        .last();
  }

  private static Uni<Boolean> times(int times, Supplier<Uni<?>> what) {
    return Multi.createFrom()
        .range(0, times)
        .onItem()
        .transformToUni(ignored -> what.get())
        .merge(times)
        .collect()
        .last()
        .replaceWith(true);
  }

  /** Rounds of it until the time is over, or it fails. */
  private Uni<Void> goneUntil(Patience until, HotPath path) {
    return Uni.createFrom()
        .deferred(() -> times(AT_ONCE, path::dry))
        .repeat()
        .until(done -> until.over())
        .collect()
        .last()
        .ifNoItem()
        .after(time)
        .fail()
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
