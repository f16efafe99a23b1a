package org.essc.events;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.essc.testing.Ports;

/** A Kafka broker (KRaft, one node) in a process of its own, from {@code src/test/kafka}. */
final class KafkaBroker implements AutoCloseable {

  private static final Path LIBRARIES = Path.of("target/kafka/lib").toAbsolutePath();

  private final Path directory;
  private final int port = Ports.free();
  private Process process;

  KafkaBroker(Path directory) {
    this.directory = directory;
    if (!Files.isDirectory(LIBRARIES)) {
      run(
          "install",
          List.of("./mvnw", "-q", "-f", "src/test/kafka/pom.xml", "package"),
          Path.of("").toAbsolutePath());
    }
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("server.properties"),
          """
          process.roles=broker,controller
          node.id=1
          controller.quorum.voters=1@127.0.0.1:%2$d
          listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
          advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
          controller.listener.names=CONTROLLER
          log.dirs=%3$s
          num.partitions=3
          offsets.topic.replication.factor=1
          auto.create.topics.enable=true
          """
              .formatted(port, Ports.free(), directory.resolve("log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var cluster = "essc-events-of-tests-1";
    run(
        "format",
        java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties()),
        directory);
    start();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void start() {
    try {
      process =
          new ProcessBuilder(java("kafka.Kafka", properties()))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log("broker")))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String properties() {
    return directory.resolve("server.properties").toString();
  }

  private File log(String name) {
    return directory.resolve(name + ".log").toFile();
  }

  private static List<String> java(String main, String... arguments) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-Xmx384m", "-cp", LIBRARIES + "/*", main));
    all.addAll(List.of(arguments));
    return all;
  }

  private void run(String name, List<String> command, Path where) {
    try {
      Files.createDirectories(directory);
      var running =
          new ProcessBuilder(command)
              .directory(where.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log(name))
              .start();
      if (running.waitFor() != 0) {
        throw new AssertionError(command + " failed:\n" + Files.readString(log(name).toPath()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
