package org.essc.platform.pressure;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * Tells when all of a request has come. Its connection knows that, and keeps this under {@link
 * #KEY}: the server itself tells only its one reader, and later.
 */
public interface BodyArrival {

  AttributeKey<BodyArrival> KEY = AttributeKey.valueOf(BodyArrival.class.getName());

  /** On the connection's event loop: whether the request that the server works on still comes. */
  boolean isStillComing();

  /**
   * On the connection's event loop, while that request {@link #isStillComing}.
   *
   * @param there run when the client has sent the last of it; never where it does not go on
   */
  void await(Runnable there);

  /** Whether there is a body to wait for. */
  static boolean isAnnounced(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /**
   * That of the request's connection while the request still comes; nothing also where none tells.
   */
  static Optional<BodyArrival> stillComing(HttpServerRequest request) {
    return request.connection() instanceof ConnectionBase connection
            && connection.channel().eventLoop().inEventLoop()
        ? Optional.ofNullable(connection.channel().attr(KEY).get())
            .filter(BodyArrival::isStillComing)
        : Optional.empty();
  }
}
