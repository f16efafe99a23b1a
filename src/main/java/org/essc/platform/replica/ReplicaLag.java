package org.essc.platform.replica;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks every second how far the primary has come and whether the replica answers. Until it has
 * answered once, and after it has failed a reader, nobody else waits for it.
 */
@Startup
@Singleton
class ReplicaLag {

  private static final Logger LOG = Logger.getLogger(ReplicaLag.class);

  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private static final String PRIMARY = "select (pg_current_wal_flush_lsn() - '0/0')::bigint";

  /** Null where it is no replica, or no more: who has been promoted follows nobody. */
  private static final String REPLAYED =
      "select case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::bigint end";

  private final Pool primary;
  private final Optional<Supplier<Pool>> replica;
  private final Duration allowed;
  private final Duration patience;
  private final Clock clock;
  private final PrimaryPlaces places = new PrimaryPlaces();
  private volatile boolean away = true;
  private volatile boolean told;
  private volatile double lag = Double.NaN;

  @Inject
  ReplicaLag(
      Pool primary,
      ReplicaServer server,
      ReplicaConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this(
        primary,
        server.configured() ? Optional.of(server::pool) : Optional.empty(),
        config.lag(),
        server.patience(),
        clock,
        metrics);
  }

  ReplicaLag(
      Pool primary,
      Optional<Supplier<Pool>> replica,
      Duration allowed,
      Duration patience,
      Clock clock,
      MeterRegistry metrics) {
    if (allowed.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("essc.replica.lag is less than two seconds: " + allowed);
    }
    this.primary = primary;
    this.replica = replica;
    this.allowed = allowed;
    this.patience = patience;
    this.clock = clock;
    if (replica.isPresent()) {
      Gauge.builder("essc.replica.lag", () -> lag)
          .description("How far the replica was behind when it was last looked at")
          .baseUnit("seconds")
          .register(metrics);
    }
  }

  @Scheduled(
      identity = "replica-lag",
      every = "1s",
      skipExecutionIf = ReplicaServer.class,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    var at = clock.instant();
    return primary
        .query(PRIMARY)
        .execute()
        .invoke(rows -> places.add(at, rows.iterator().next().getLong(0)))
        .chain(() -> Bounded.by(patience, replayed(replica.orElseThrow().get())))
        .invoke(this::measured)
        .onFailure()
        .invoke(this::failed)
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private void measured(Long replayed) {
    var behind =
        replayed == null ? Optional.<Duration>empty() : places.lag(replayed, clock.instant());
    lag = behind.map(one -> one.toMillis() / 1_000.0).orElse(Double.NaN);
    if (away && behind.isPresent()) {
      LOG.info("The replica answers");
      told = false;
    }
    away = behind.isEmpty();
  }

  /** Whoever fails there tells the others, until it answers again. */
  void failed(Throwable failure) {
    if (!told) {
      LOG.warnf("The primary reads for the replica: %s", failure.toString());
    }
    told = true;
    away = true;
    lag = Double.NaN;
  }

  boolean away() {
    return away;
  }

  /** The moment up to which a replica that may be asked shows everything. */
  Instant showsAll() {
    return clock.instant().minus(allowed);
  }

  /** What it has to have replayed; empty where that is not known. */
  OptionalLong required() {
    return places.at(showsAll(), clock.instant());
  }

  /** How far the server behind this connection is; null where it is no replica. */
  static Uni<Long> replayed(SqlClient replica) {
    return replica.query(REPLAYED).execute().map(rows -> rows.iterator().next().getLong(0));
  }
}
