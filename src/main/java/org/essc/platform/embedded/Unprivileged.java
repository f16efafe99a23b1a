package org.essc.platform.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. For root it runs in a user namespace of its own, in which it
 * is nobody while its files still belong to root outside.
 */
final class Unprivileged {

  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private Unprivileged() {}

  /** What stands before PostgreSQL's commands; nothing for an ordinary user. */
  static List<String> prefix() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (!works(NAMESPACE)) {
      throw new EmbeddedServersException(
          "The embedded PostgreSQL does not run as root here (no user namespaces). Start the platform as an"
              + " ordinary user, or configure an external database.");
    }
    return NAMESPACE;
  }

  private static boolean works(List<String> prefix) {
    try {
      var process =
          new ProcessBuilder(prefix.get(0), prefix.get(1), "true")
              .redirectErrorStream(true)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
