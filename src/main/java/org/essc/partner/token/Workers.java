package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;

/** Runs what takes a millisecond of CPU (signatures) beside the event loops. */
@Singleton
class Workers {

  private final Vertx vertx;

  Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The answer comes back on the asking context. */
  <T> Uni<T> run(Callable<T> work) {
    return Uni.createFrom()
        .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
  }
}
