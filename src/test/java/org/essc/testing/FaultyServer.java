package org.essc.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.platform.embedded.EmbeddedServer;
import org.essc.platform.servers.ServersException;

/** A server that a fault test may stop, kill, freeze and bring back on the same port. */
public record FaultyServer(EmbeddedServer server) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public int port() {
    return server.port();
  }

  /** Shuts it down in good order: Redis loses everything, PostgreSQL nothing. */
  public void stop() {
    server.stop();
  }

  /** Ends every process of it at once, as a power cut would. */
  public void kill() {
    server.running().forEach(ProcessHandle::destroyForcibly);
    server.stop();
  }

  /** Brings it back after {@link #stop()} or {@link #kill()}, on the same port. */
  public void start() {
    if (server.running().isEmpty()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .pollInSameThread()
          .until(this::startedAgain);
    }
  }

  /**
   * A killed process keeps its number until its parent, which may stand still for a moment, has
   * taken note: PostgreSQL takes it for live. Its port is free a moment later as well.
   */
  private boolean startedAgain() {
    try {
      server.startAgain();
      return true;
    } catch (ServersException notYet) {
      server.stop();
      return false;
    }
  }

  /**
   * Freezes it: connections stay open and nothing answers, as with a network that swallows packets.
   */
  public void pause() {
    signal("STOP", server.running());
  }

  public void resume() {
    signal("CONT", server.running());
  }

  /** To all of them by one command: forty one after the other take about a second. */
  private static void signal(String signal, List<ProcessHandle> processes) {
    var pids = processes.stream().map(process -> " " + process.pid()).collect(joining());
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + pids)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
