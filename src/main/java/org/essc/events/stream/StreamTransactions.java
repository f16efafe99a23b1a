package org.essc.events.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.LockWait;
import org.essc.platform.load.FairShare;
import org.essc.platform.problem.ProblemException;

/**
 * Receivers' transactions on their streams. They wait for each other's rows, so a receiver has few
 * of them at a time: however often it asks, others have the connections. What its asker does not
 * wait for any more is rolled back; so each may be repeated.
 */
@Singleton
class StreamTransactions {

  private static final int OF_ONE_RECEIVER = 2;
  private static final Duration TURN = Duration.ofMillis(1_000);

  private static final String LOCK_WAIT =
      "set local lock_timeout = '" + LockWait.LIMIT.toMillis() + "ms'";

  private final Pool pool;
  private final FairShare share;

  StreamTransactions(Pool pool, Vertx vertx) {
    this.pool = pool;
    this.share = new FairShare(vertx, OF_ONE_RECEIVER, TURN);
  }

  /**
   * What the work answers, once it is committed.
   *
   * <p>Fails with {@code overloaded} where the receiver's others take too long, and with {@code
   * service-unavailable} where somebody else holds a row for too long.
   */
  <T> Uni<T> run(PartnerNo by, Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var left = new AtomicBoolean();
              return share
                  .run(by.value(), () -> transaction(left, work))
                  .onCancellation()
                  .invoke(() -> left.set(true));
            });
  }

  /** It is looked when a connection has come, and last before the commit. */
  private <T> Uni<T> transaction(AtomicBoolean left, Function<SqlConnection, Uni<T>> work) {
    return pool.withTransaction(
        transaction -> {
          requireAwaited(left);
          return transaction
              .query(LOCK_WAIT)
              .execute()
              .chain(() -> work.apply(transaction))
              .invoke(() -> requireAwaited(left));
        });
  }

  private static void requireAwaited(AtomicBoolean left) {
    if (left.get()) {
      throw ProblemException.unavailable(null);
    }
  }
}
