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

  /** For a connection and all of a read: what takes longer there is left to the primary. */
  Duration patience() {
    return config.patience();
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
              config.maxSize(),
              patience());
    }
    return pool;
  }

  private static Pool pool(Vertx vertx, PgConnectOptions options, int size, Duration patience) {
    options.setConnectTimeout((int) patience.toMillis());
    // the server itself gives up a slow statement first, which says nothing about others
    options.addProperty("statement_timeout", String.valueOf(patience.toMillis() * 3 / 4));
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
