package org.essc.platform.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.essc.platform.servers.ServersException;

/**
 * PostgreSQL refuses to run as root, and as a user who is only a number (as in some clusters). For
 * both it runs in a user namespace of its own, in which it is nobody while its files still belong
 * to the same user outside.
 */
final class Unprivileged {

  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  /** What Java calls a user whom the system has no name for. */
  private static final String NAMELESS = "?";

  private Unprivileged() {}

  /** What stands before PostgreSQL's commands; nothing for an ordinary user. */
  static List<String> prefix() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!root && !NAMELESS.equals(System.getProperty("user.name"))) {
      return List.of();
    }
    if (works(NAMESPACE)) {
      return NAMESPACE;
    }
    throw new ServersException(
        "The embedded PostgreSQL cannot run as "
            + (root ? "root" : "a user without a name")
            + " here, where there are no user namespaces. Start the platform as an ordinary user, or configure an"
            + " external database.");
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
