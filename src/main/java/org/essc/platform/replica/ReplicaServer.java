package org.essc.platform.replica;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.essc.platform.config.DatabasePool;

/** The replica's connections, where one is configured: as the primary's, to another address. */
@Singleton
class ReplicaServer implements Scheduled.SkipPredicate {

  /**
   * For a connection, a statement, and all of a read: what takes longer there is left to the
   * primary, while its caller still waits.
   */
  static final Duration PATIENCE = Duration.ofMillis(500);

  /**
   * Nobody waits for a connection in a crowd: the primary has more of them. The pool itself sets
   * waiting no time: to it a connection that was refused before that time is an error once more.
   */
  private static final int WAITING = 64;

  private static final Duration IDLE = Duration.ofMinutes(5);

  /** A server that was promoted keeps its connections, while the address leads to others. */
  private static final Duration LIFE = Duration.ofMinutes(2);

  private final ReplicaConfig config;
  private final Optional<PgConnectOptions> address;
  private final DatabasePool primary;
  private final Vertx vertx;
  private Pool pool;

  ReplicaServer(ReplicaConfig config, DatabasePool primary, Vertx vertx) {
    this.config = config;
    this.address = config.url().map(PgConnectOptions::fromUri);
    this.primary = primary;
    this.vertx = vertx;
  }

  boolean configured() {
    return address.isPresent();
  }

  /** After the primary's pool was made. */
  synchronized Pool pool() {
    if (pool == null) {
      var replica = address.orElseThrow();
      pool =
          pool(
              vertx,
              primary
                  .options()
                  .setHost(replica.getHost())
                  .setPort(replica.getPort())
                  .setDatabase(replica.getDatabase()),
              config.maxSize());
    }
    return pool;
  }

  static Pool pool(Vertx vertx, PgConnectOptions options, int size) {
    options.setConnectTimeout((int) PATIENCE.toMillis());
    options.addProperty("statement_timeout", String.valueOf(PATIENCE.toMillis()));
    var pooling =
        new PoolOptions()
            .setName("replica")
            .setMaxSize(size)
            .setMaxWaitQueueSize(WAITING)
            .setConnectionTimeout(0)
            .setIdleTimeout((int) IDLE.toSeconds())
            .setMaxLifetime((int) LIFE.toSeconds())
            .setMaxLifetimeUnit(TimeUnit.SECONDS);
    return Pool.newInstance(io.vertx.sqlclient.Pool.pool(vertx, options, pooling));
  }

  @Override
  public boolean test(ScheduledExecution execution) {
    return !configured();
  }

  @PreDestroy
  synchronized void close() {
    if (pool != null) {
      pool.closeAndForget();
    }
  }
}
