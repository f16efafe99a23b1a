package org.essc.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A port that is free now. Somebody may take it before the server does: whoever asks must be ready
 * to ask again.
 */
final class FreePort {

  private FreePort() {}

  static int onLoopback() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
