package org.essc.platform.batch;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A transaction that ends with the batch it was begun for. */
public final class BatchTransaction {

  private BatchTransaction() {}

  /**
   * Runs the work in a transaction that commits when the work succeeds. Whoever gives up waiting
   * for it ends it: it is rolled back as soon as the server answers, and its connection is free
   * again.
   */
  public static <T> Uni<T> run(Pool pool, Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var abandoned = new CompletableFuture<T>();
              return pool.withTransaction(connection -> unless(abandoned, connection, work))
                  .onCancellation()
                  .invoke(() -> abandoned.completeExceptionally(new TimeoutException()));
            });
  }

  private static <T> Uni<T> unless(
      CompletableFuture<T> abandoned,
      SqlConnection connection,
      Function<SqlConnection, Uni<T>> work) {
    var end = Uni.createFrom().completionStage(abandoned);
    // The connection may have come when nobody waited for it any more.
    return abandoned.isDone() ? end : Uni.combine().any().of(work.apply(connection), end);
  }
}
