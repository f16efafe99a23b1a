package org.essc.platform.load;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * Brings an answer that several wait for, or that another thread gives, back to the Vert.x context
 * that asked. Whoever went on in the context where it arrives would go on in another caller's
 * request: with that caller's identity, trace and database session.
 */
public final class AskersContext {

  private AskersContext() {}

  /** The same answer or failure, on the context of whoever subscribes. */
  public static <T> Uni<T> back(Uni<T> shared) {
    return Uni.createFrom().deferred(() -> shared.emitOn(current()));
  }

  /** Brings what it is given to the context of whoever asks now; does it at once where none is. */
  public static Executor current() {
    var asker = Vertx.currentContext();
    return asker == null ? Runnable::run : reply -> asker.runOnContext(ignored -> reply.run());
  }
}
