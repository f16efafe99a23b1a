package org.essc.platform.batch;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.essc.platform.load.AskersContext;

/**
 * Work that is done once for all who ask for the same while it is under way. It goes on when
 * whoever asked has been told to come back, so that the next one finds its result.
 *
 * @param <K> what is asked for
 * @param <T> its result
 */
public final class SharedWork<K, T> {

  private final ConcurrentMap<K, Uni<T>> underWay = new ConcurrentHashMap<>();

  /**
   * @param work begun where none is under way; not asked otherwise
   */
  public Uni<T> of(K what, Supplier<Uni<T>> work) {
    return AskersContext.back(
        underWay.computeIfAbsent(
            what,
            begun ->
                work.get()
                    .onTermination()
                    .invoke(() -> underWay.remove(begun))
                    .memoize()
                    .indefinitely()));
  }

  public boolean isUnderWay(K what) {
    return underWay.containsKey(what);
  }
}
