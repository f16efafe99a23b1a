package org.essc.pin;

import io.vertx.core.Vertx;

/** What another process would have of its own, on the same database. */
public final class OtherInstance {

  private OtherInstance() {}

  public static AttemptQueues queues(Vertx vertx) {
    return new AttemptQueues(vertx);
  }
}
