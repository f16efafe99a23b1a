package org.essc.platform.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Who waits for a body: the connection's guard, or a reader that looks at the pace of its own body
 * and gives it up. Never both, or the answer would depend on who looks first.
 */
public final class BodyPatience {

  private BodyPatience() {}

  /**
   * From now on until the body's end it is the caller's to give up one that does not come. Until
   * then the guard has waited for it as for any other.
   */
  public static void leaveToReader(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      var channel = connection.channel();
      var guard = channel.pipeline().get(ConnectionGuard.class);
      if (guard != null && channel.eventLoop().inEventLoop()) {
        guard.leaveBodyToReader();
      } else if (guard != null) {
        channel.eventLoop().execute(guard::leaveBodyToReader);
      }
    }
  }
}
