package org.essc.portals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.testing.TestServers;

/**
 * A portal made of somebody else's software, in a process of its own. What it is configured with
 * lies in {@code src/test/portals}; it is run from a copy in {@code target/portals}.
 */
final class Portal implements AutoCloseable {

  private static final long START_SECONDS = 300;

  private final Process process;
  private final StringBuffer output = new StringBuffer();
  private final CountDownLatch ready = new CountDownLatch(1);

  private Portal(Process process, String readyLine) {
    this.process = process;
    var reader =
        new Thread(
            () -> {
              try (var lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                  output.append(line).append('\n');
                  if (line.contains(readyLine)) {
                    ready.countDown();
                  }
                }
              } catch (IOException ended) {
                output.append(ended).append('\n');
              }
            },
            "portal-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @param readyLine part of what it prints then
   */
  static Portal start(
      Path directory, List<String> command, Map<String, String> environment, String readyLine) {
    try {
      var builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      var portal = new Portal(builder.start(), readyLine);
      if (!portal.ready.await(START_SECONDS, TimeUnit.SECONDS)) {
        portal.close();
        throw new AssertionError("The portal did not start:\n" + portal.output);
      }
      return portal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** As {@link #start}, for what says nothing: it is ready when somebody listens. */
  static Portal startListening(Path directory, List<String> command, int port) {
    try {
      var builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      var portal = new Portal(builder.start(), "\0");
      Awaitility.await()
          .atMost(Duration.ofSeconds(START_SECONDS))
          .until(() -> listens(port) || !portal.process.isAlive());
      if (!portal.process.isAlive()) {
        throw new AssertionError("The portal ended:\n" + portal.output);
      }
      return portal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket("localhost", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A command that ends by itself, such as an installation. */
  static void run(Path directory, List<String> command) {
    try {
      var log = Files.createTempFile("portal", ".log");
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed:\n" + Files.readString(log));
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Copies a portal's files to where they are run.
   *
   * @param values put in the place of {@code @NAME@} in them
   */
  static Path unpack(String name, Map<String, String> values) {
    var from = Path.of("src/test/portals", name);
    var to = Path.of("target/portals", name).toAbsolutePath();
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        var text = Files.readString(file);
        for (var value : values.entrySet()) {
          text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        Files.writeString(copy, text);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #unpack}, with the packages of npm that its lock file names. */
  static Path npm(String name) {
    var directory = unpack(name, Map.of());
    if (!Files.exists(directory.resolve("node_modules"))) {
      run(directory, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
    return directory;
  }

  /**
   * Keycloak, whose distribution the build has unpacked, with the realm of a directory and an
   * administrator {@code admin} of its own.
   */
  static Portal keycloak(String name, int port, Map<String, String> values) throws IOException {
    var realm = unpack(name, values);
    Path program;
    try (var versions = Files.list(Path.of("target/portals/keycloak-dist").toAbsolutePath())) {
      program = versions.findFirst().orElseThrow();
    }
    if (Files.exists(program.resolve("data"))) {
      TestServers.deleteTree(program.resolve("data"));
    }
    Files.createDirectories(program.resolve("data/import"));
    Files.copy(realm.resolve("realm.json"), program.resolve("data/import/realm.json"));
    return start(
        program,
        List.of("bash", "bin/kc.sh", "start-dev", "--import-realm", "--http-port=" + port),
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "KC_BOOTSTRAP_ADMIN_USERNAME",
            "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD",
            "admin"),
        "Listening on:");
  }

  static Map<String, String> environment(String issuer, int port, Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("ISSUER", issuer);
    environment.put("PORT", String.valueOf(port));
    return environment;
  }

  String output() {
    return output.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
