package org.essc.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.servers.ServersException;

/**
 * A real Redis on loopback and a free port that writes nothing to the disk: a Redis that comes back
 * with old data could make used codes good again, one that comes back empty cannot.
 */
final class EmbeddedRedis implements EmbeddedServer {

  private static final Duration START = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;

  private final Path directory;
  private final Path program;
  private final Credentials credentials;
  private final ServerProcesses processes;
  private int port;

  EmbeddedRedis(DataDirectory directory, Path program, Credentials credentials) {
    this.directory = directory.redis();
    this.program = program;
    this.credentials = credentials;
    this.processes = new ServerProcesses("redis-server", directory.redis());
  }

  /** Ends what an earlier, killed platform left running in this directory, then starts. */
  void start() throws IOException {
    stop();
    DataDirectory.ensure(directory);
    Files.deleteIfExists(directory.resolve("redis.log"));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      port = FreePort.onLoopback();
      writeConfiguration();
      if (launch()) {
        return;
      }
      stop();
    }
    throw new ServersException(
        "The embedded Redis did not start; " + directory.resolve("redis.log") + " says why.");
  }

  /** Takes over what another object started in this directory. */
  void attach() throws IOException {
    port = PortSetting.read(directory.resolve("redis.conf"));
  }

  @Override
  public void startAgain() {
    try {
      if (!launch()) {
        throw new ServersException("The embedded Redis did not start again.");
      }
    } catch (IOException e) {
      throw new ServersException("The embedded Redis did not start again: " + e, e);
    }
  }

  @Override
  public void stop() {
    processes.stop("TERM");
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public List<ProcessHandle> running() {
    return processes.running();
  }

  private void writeConfiguration() throws IOException {
    OwnerOnly.write(
        directory.resolve("redis.conf"),
        """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        save ""
        appendonly no
        maxmemory 512mb
        maxmemory-policy noeviction
        """
            .formatted(port, credentials.redis(), directory));
  }

  private boolean launch() throws IOException {
    var process =
        ServerLauncher.start(
            List.of(program.toString(), directory.resolve("redis.conf").toString()),
            directory,
            directory.resolve("redis.log"));
    return Poll.until(START, () -> answers() || !process.isAlive()) && process.isAlive();
  }

  /** Only our own server knows our password. */
  private boolean answers() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) START.toMillis());
      var ask = "AUTH " + credentials.redis() + "\r\n";
      socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
      return "+OK"
          .equals(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return false;
    }
  }
}
