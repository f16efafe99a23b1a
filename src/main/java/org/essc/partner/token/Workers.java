package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.essc.platform.load.WorkPool;

/** Verifies what clients have signed beside the event loops: a millisecond of CPU each. */
@Singleton
class Workers {

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final WorkPool pool = new WorkPool("client-proofs", WorkPool.processors(), PATIENCE);

  /** The answer comes back on the asking context. */
  <T> Uni<T> run(Callable<T> work) {
    return pool.run(work);
  }

  @PreDestroy
  void close() {
    pool.close();
  }
}
