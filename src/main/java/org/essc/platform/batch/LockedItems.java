package org.essc.platform.batch;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.essc.platform.problem.ProblemException;

/**
 * Items that a batch has passed over because somebody holds their row. Each waits for its row
 * alone, so that none waits for another's; few do so at once, so that they never take all
 * connections; and few of one row, so that its askers cannot take all places either.
 *
 * @param <K> tells the row
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class LockedItems<K, I, O> {

  private static final int AT_ONCE = 8;
  private static final int OF_ONE_ROW = 2;

  private final MicroBatcher<I, O> lanes;
  private final ConcurrentMap<K, Integer> waiting = new ConcurrentHashMap<>();

  /**
   * @param action waits for the row, no longer than {@link LockWait} says, and does the item
   */
  public LockedItems(Vertx vertx, Function<I, Uni<O>> action) {
    this.lanes =
        new MicroBatcher<>(vertx, AT_ONCE, 1, items -> action.apply(items.get(0)).map(List::of));
  }

  /** Asks; fails with {@code overloaded} where enough wait already. */
  public Uni<O> ask(K row, I item) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (waiting.merge(row, 1, Integer::sum) > OF_ONE_ROW) {
                leave(row);
                return Uni.createFrom().failure(ProblemException.overloaded());
              }
              return lanes.ask(item).onTermination().invoke(() -> leave(row));
            });
  }

  private void leave(K row) {
    waiting.computeIfPresent(row, (same, count) -> count == 1 ? null : count - 1);
  }
}
