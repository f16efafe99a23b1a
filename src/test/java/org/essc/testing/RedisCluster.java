package org.essc.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.platform.embedded.EmbeddedServer;

/**
 * A real Redis Cluster on loopback, three masters with a replica each, run by the program that the
 * platform embeds. All of it is in a directory, so that every class loader of a test finds it.
 */
public final class RedisCluster implements EmbeddedServer, AutoCloseable {

  private static final int MASTERS = 3;
  private static final int NODES = 2 * MASTERS;
  private static final int SLOTS = 16_384;
  private static final String PASSWORD = "cluster-of-a-test";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;

  private RedisCluster(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /** One that runs already. */
  static RedisCluster in(Path directory) {
    return new RedisCluster(directory);
  }

  /**
   * @param programs where the embedded servers' programs were unpacked
   */
  static RedisCluster start(Path directory, Path programs) {
    var cluster = new RedisCluster(directory);
    try (var files = Files.walk(programs)) {
      var program = files.filter(file -> file.endsWith("redis-server")).findFirst().orElseThrow();
      for (int node = 0; node < NODES; node++) {
        cluster.configure(node, program.toAbsolutePath());
      }
      cluster.startAgain();
      cluster.join();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What points the platform at it. */
  public Map<String, String> properties() {
    return Map.of(
        "quarkus.redis.client-type",
        "cluster",
        "quarkus.redis.hosts",
        IntStream.range(0, NODES)
            .mapToObj(node -> "redis://127.0.0.1:" + port(node))
            .collect(Collectors.joining(",")),
        "quarkus.redis.password",
        PASSWORD);
  }

  /** The node at which somebody listens to a channel, to be killed alone. */
  public FaultyServer listenedTo(String channel) {
    return IntStream.range(0, NODES)
        .filter(node -> ask(node, "PUBSUB NUMSUB " + channel).contains(":1"))
        .mapToObj(node -> new FaultyServer(new Node(node)))
        .findFirst()
        .orElseThrow();
  }

  private final class Node implements EmbeddedServer {

    private final int node;

    private Node(int node) {
      this.node = node;
    }

    @Override
    public int port() {
      return RedisCluster.this.port(node);
    }

    @Override
    public List<ProcessHandle> running() {
      return process(node).stream().toList();
    }

    @Override
    public void stop() {
      end(node);
    }

    @Override
    public void startAgain() {
      launch(node);
      awaitWhole();
    }
  }

  @Override
  public int port() {
    return port(0);
  }

  @Override
  public List<ProcessHandle> running() {
    return IntStream.range(0, NODES).mapToObj(this::process).flatMap(List::stream).toList();
  }

  @Override
  public void stop() {
    IntStream.range(0, NODES).forEach(this::end);
  }

  @Override
  public void startAgain() {
    IntStream.range(0, NODES).filter(node -> !alive(node)).forEach(this::launch);
    if (Files.exists(directory.resolve("joined"))) {
      awaitWhole();
    }
  }

  @Override
  public void close() {
    running().forEach(ProcessHandle::destroyForcibly);
    stop();
    TestServers.deleteTree(directory);
  }

  private void configure(int node, Path program) throws IOException {
    var home = Files.createDirectories(home(node));
    int port = Ports.free();
    int bus = Ports.free();
    Files.createSymbolicLink(home.resolve("redis-server"), program);
    Files.writeString(home.resolve("port"), String.valueOf(port));
    Files.writeString(
        home.resolve("redis.conf"),
        """
        bind 127.0.0.1
        port %d
        cluster-enabled yes
        cluster-port %d
        cluster-config-file nodes.conf
        cluster-node-timeout 1000
        cluster-replica-validity-factor 0
        requirepass %s
        masterauth %s
        dir "%s"
        pidfile "%s"
        save ""
        appendonly no
        """
            .formatted(port, bus, PASSWORD, PASSWORD, home, home.resolve("pid")));
  }

  private void launch(int node) {
    try {
      var home = home(node);
      new ProcessBuilder(home.resolve("redis-server").toString(), "redis.conf")
          .directory(home.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
          .start();
      await().until(() -> alive(node) && ask(node, "PING").contains("PONG"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void join() throws IOException {
    for (int master = 0; master < MASTERS; master++) {
      int first = SLOTS * master / MASTERS;
      int last = SLOTS * (master + 1) / MASTERS - 1;
      ask(master, "CLUSTER ADDSLOTSRANGE " + first + " " + last);
      ask(master, "CLUSTER SET-CONFIG-EPOCH " + (master + 1));
    }
    for (int node = 1; node < NODES; node++) {
      ask(node, "CLUSTER MEET 127.0.0.1 " + port(0) + " " + busPort(0));
    }
    await().until(() -> IntStream.range(0, NODES).allMatch(this::knowsAll));
    for (int replica = MASTERS; replica < NODES; replica++) {
      int master = replica - MASTERS;
      var id = ask(master, "CLUSTER MYID").lines().skip(1).findFirst().orElseThrow();
      int of = replica;
      await().until(() -> ask(of, "CLUSTER REPLICATE " + id).startsWith("+OK"));
    }
    awaitWhole();
    Files.createFile(directory.resolve("joined"));
  }

  private boolean knowsAll(int node) {
    return ask(node, "CLUSTER INFO").contains("cluster_known_nodes:" + NODES);
  }

  /** Every slot is served, and every replica follows its master, so that one may be killed. */
  private void awaitWhole() {
    await()
        .until(
            () ->
                IntStream.range(0, NODES)
                    .allMatch(
                        node ->
                            ask(node, "CLUSTER INFO").contains("cluster_state:ok")
                                && (ask(node, "ROLE").contains("master")
                                    || ask(node, "ROLE").contains("connected"))));
  }

  private static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions();
  }

  private Path home(int node) {
    return directory.resolve("node-" + node);
  }

  private int port(int node) {
    return Integer.parseInt(read(node, "port"));
  }

  private String busPort(int node) {
    return read(node, "redis.conf")
        .lines()
        .filter(line -> line.startsWith("cluster-port "))
        .findFirst()
        .orElseThrow()
        .split(" ")[1];
  }

  private String read(int node, String file) {
    try {
      return Files.readString(home(node).resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean alive(int node) {
    return !process(node).isEmpty();
  }

  /**
   * Recognised by the directory it works in: a number from a file may be somebody else's by now.
   */
  private List<ProcessHandle> process(int node) {
    if (!Files.exists(home(node).resolve("pid"))) {
      return List.of();
    }
    return ProcessHandle.of(Long.parseLong(read(node, "pid")))
        .filter(
            process -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(home(node));
              } catch (IOException gone) {
                return false;
              }
            })
        .stream()
        .toList();
  }

  private void end(int node) {
    for (var process : process(node)) {
      process.destroy();
      try {
        process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException
          | java.util.concurrent.TimeoutException stays) {
        process.destroyForcibly();
      }
    }
  }

  /** One command and what it answers, as it is sent; empty where nobody answers. */
  private String ask(int node, String command) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(node))) {
      socket.setSoTimeout(2_000);
      var lines = new ArrayList<>(List.of("AUTH " + PASSWORD, command, "QUIT"));
      socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return answer.substring(answer.indexOf("\r\n") + 2);
    } catch (IOException away) {
      return "";
    }
  }
}
