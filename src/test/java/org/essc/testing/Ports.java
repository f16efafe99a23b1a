package org.essc.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are told theirs before they listen. They lie below those that the system
 * gives to connections, so that none is given away between the choice and the start.
 */
public final class Ports {

  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int MOST_TRIES = 200;

  /** A server of ours may be told its port long before it listens. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** One that nobody listens on, and that was not given before. */
  public static int free() {
    for (int i = 0; i < MOST_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FROM + " to " + TO);
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
