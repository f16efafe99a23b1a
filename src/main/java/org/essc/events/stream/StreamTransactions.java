package org.essc.events.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.LockWait;
import org.essc.platform.load.FairShare;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/**
 * Receivers' transactions on their streams. They wait for each other's rows, so a receiver has few
 * of them at a time: however often it asks, others have the connections. What its asker does not
 * wait for any more is rolled back, and whoever has come to the commit is waited with; so each may
 * be repeated.
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
   *
   * @param asker kept from the commit on
   */
  <T> Uni<T> run(PartnerNo by, Patience asker, Function<SqlConnection, Uni<T>> work) {
    return share.run(by.value(), () -> transaction(asker, work));
  }

  /** It is looked when its turn and a connection have come, and last before the commit. */
  private <T> Uni<T> transaction(Patience asker, Function<SqlConnection, Uni<T>> work) {
    require(!asker.gone());
    return pool.withTransaction(
        transaction -> {
          require(!asker.gone());
          return transaction
              .query(LOCK_WAIT)
              .execute()
              .chain(() -> work.apply(transaction))
              .invoke(() -> require(asker.keep()));
        });
  }

  private static void require(boolean awaited) {
    if (!awaited) {
      throw ProblemException.unavailable(null);
    }
  }
}
