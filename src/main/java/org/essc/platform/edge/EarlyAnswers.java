package org.essc.platform.edge;

import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;

/**
 * Who answers requests on a connection before the HTTP server has seen them, for a small part of
 * what it would cost there. The process has one, as connections are accepted before there is a
 * container to ask.
 */
public interface EarlyAnswers {

  /**
   * Asked on the connection's event loop for each well-formed request, where no other is being
   * answered on it and answers go out; may look no further than into memory.
   *
   * @param local where the connection was accepted
   * @param request its head, without the body
   * @return the whole answer, status line and all, which keeps the connection open and is sent when
   *     the request has ended; null where the request goes on to the server
   */
  byte[] to(SocketAddress local, HttpRequest request);

  /** From now on; null for nobody, as when the process begins. */
  static void by(EarlyAnswers answers) {
    RequestCheck.early = answers;
  }
}
