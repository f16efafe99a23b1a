package org.essc.platform.load;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * Brings an answer that several wait for, or that another thread gives, back to the Vert.x context
 * that asked. Whoever went on in the context where it arrives would go on in another caller's
 * request: with that caller's identity, trace and database session. An answer that arrives on the
 * asker's own event loop goes on at once, within the asker's context; what that then throws ends
 * there.
 */
public final class AskersContext {

  private AskersContext() {}

  /** The same answer or failure, on the context of whoever subscribes. */
  public static <T> Uni<T> back(Uni<T> shared) {
    return Uni.createFrom()
        .deferred(
            () ->
                Vertx.currentContext() instanceof ContextInternal asker
                    ? shared.emitOn(reply -> asker.emit(ignored -> reply.run()))
                    : shared);
  }
}
