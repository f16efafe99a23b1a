package org.essc.platform.embedded;

import java.util.List;

/** One of the embedded servers, as whoever operates it sees it. */
public interface EmbeddedServer {

  /** The port on loopback, the same as long as the platform runs. */
  int port();

  /**
   * Its operating system processes, found by program and directory; empty when it is not running.
   */
  List<ProcessHandle> running();

  /** Ends it in good order and waits until it is gone. */
  void stop();

  /**
   * Starts it again on the same port after {@link #stop()} or a crash, and waits until it answers.
   */
  void startAgain();
}
