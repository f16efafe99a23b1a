package org.essc.platform.config;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Connections that keep long statements prepared, too, and notice when the other end is gone: a
 * partitioned database is given up by us, and a partitioned instance by the database, which would
 * otherwise keep its row locks for hours.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

  /** Longest statement there is: a chunk of an import on a busy disk. */
  private static final Duration STATEMENT = Duration.ofSeconds(60);

  /** Nothing of ours thinks for long inside a transaction. */
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

  private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(5);

  /**
   * The longest statement, in characters, that a connection may keep prepared: longer than any of
   * ours. The client's own limit would have longer ones, such as an issuance's last, parsed and
   * planned at each call, which takes longer than they do.
   */
  private static final int LONGEST_STATEMENT = 16_384;

  private volatile PgConnectOptions options;

  @Override
  public Pool create(Input input) {
    input.pgConnectOptionsList().forEach(DatabasePool::adjust);
    options = input.pgConnectOptionsList().get(0);
    return Pool.pool(input.vertx(), input.pgConnectOptionsList().get(0), input.poolOptions());
  }

  /** A copy of how the pool, once it is made, connects: user, password, TLS and limits. */
  public PgConnectOptions options() {
    return new PgConnectOptions(options);
  }

  private static void adjust(PgConnectOptions options) {
    options.setTcpKeepAlive(true).setTcpUserTimeout((int) UNACKNOWLEDGED.toMillis());
    options.setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT);
    options.addProperty("statement_timeout", millis(STATEMENT));
    options.addProperty("idle_in_transaction_session_timeout", millis(IDLE_IN_TRANSACTION));
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
