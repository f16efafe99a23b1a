package org.essc.platform.pressure;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Tells when all of a request has come. Its connection knows that, and keeps this under {@link
 * #KEY}: the server itself tells only its one reader, and later.
 */
public interface BodyArrival {

  AttributeKey<BodyArrival> KEY = AttributeKey.valueOf(BodyArrival.class.getName());

  /**
   * On the connection's event loop, of the request that the server works on.
   *
   * @param there run when the client has sent the last of it, at once where it has; never where it
   *     does not go on
   */
  void await(Runnable there);

  static boolean isExpected(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /** As {@link #await(Runnable)}; at once also where no connection tells. */
  static void await(HttpServerRequest request, Runnable there) {
    if (request.connection() instanceof ConnectionBase connection
        && connection.channel().eventLoop().inEventLoop()) {
      var arrival = connection.channel().attr(KEY).get();
      if (arrival != null) {
        arrival.await(there);
        return;
      }
    }
    there.run();
  }
}
