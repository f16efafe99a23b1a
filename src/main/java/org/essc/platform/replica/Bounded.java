package org.essc.platform.replica;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.essc.platform.load.AskersContext;

/** Work that is waited for so long and no longer. */
final class Bounded {

  private Bounded() {}

  /**
   * The answer, or a {@link TimeoutException}, where the asker is. The work goes on by itself: a
   * connection that was being waited for when its asker left would never be given back.
   */
  static <T> Uni<T> by(Duration patience, Uni<T> work) {
    return AskersContext.back(
        Uni.createFrom()
            .deferred(() -> work.memoize().indefinitely())
            .ifNoItem()
            .after(patience)
            .fail());
  }
}
