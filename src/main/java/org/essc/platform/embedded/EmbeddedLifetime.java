package org.essc.platform.embedded;

import io.quarkus.runtime.ApplicationLifecycleManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.essc.platform.servers.ServerChoice;

/**
 * The embedded servers live longer than Quarkus: they start before it and stop after it has
 * answered its last request. The JVM runs all its shutdown hooks at once, so ours waits until
 * Quarkus says that it has ended.
 */
public final class EmbeddedLifetime {

  private static final String LOG_JSON = "essc.log-json";

  /** Whose secrets are published answers this machine only, unless somebody opens it on purpose. */
  private static final List<String> ADDRESSES =
      List.of("quarkus.http.host", "quarkus.management.host");

  private static final String LOOPBACK = "127.0.0.1";

  private final CountDownLatch quarkusEnded = new CountDownLatch(1);
  private final Duration patience;
  private EmbeddedServers servers;
  private boolean ending;

  /**
   * @param patience how long Quarkus may take to end
   */
  public EmbeddedLifetime(Duration patience) {
    this.patience = patience;
  }

  /**
   * Starts the servers and sees to their end, however the process ends (but for a kill, which the
   * next start cleans up after), and points the configuration at them.
   *
   * @return false if the process is ending already and Quarkus must not start
   */
  public boolean start(ServerChoice choice) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "embedded-servers-end"));
    tellWhenQuarkusEnds();
    synchronized (this) {
      if (ending) {
        return false;
      }
      var directory = DataDirectory.create(DataDirectory.configured(choice.config()));
      servers = EmbeddedServers.start(directory, directory.programs());
    }
    servers.properties(choice.config()).forEach(System::setProperty);
    if (choice.config().getOptionalValue(LOG_JSON, String.class).isEmpty()) {
      // a person reads it, not a log collector
      System.setProperty(LOG_JSON, "false");
    }
    ADDRESSES.stream()
        .filter(address -> choice.config().getOptionalValue(address, String.class).isEmpty())
        .forEach(address -> System.setProperty(address, LOOPBACK));
    return true;
  }

  private void tellWhenQuarkusEnds() {
    var previous = ApplicationLifecycleManager.getDefaultExitCodeHandler();
    ApplicationLifecycleManager.setDefaultExitCodeHandler(
        (code, cause) -> {
          quarkusEnded.countDown();
          previous.accept(code, cause);
        });
  }

  private void end() {
    synchronized (this) {
      ending = true;
      if (servers == null) {
        return;
      }
    }
    try {
      if (ApplicationLifecycleManager.getCurrentApplication() != null) {
        quarkusEnded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    servers.close();
  }
}
