import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The packaged platform in a process of its own, with its embedded PostgreSQL and Redis on an empty
 * data directory beside the build's output: a real disk, where a system's temporary directory may
 * be memory. Closing stops it and deletes the data.
 */
final class Platform implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(60);

  private static final String STATISTICS =
      """
      shared_preload_libraries = 'pg_stat_statements'
      pg_stat_statements.track_planning = on
      """;

  private final Path data;
  private final Process process;
  private final int port;
  private final int managementPort;
  private final Path log;
  private Duration start;

  /** Does something to the data of a platform that has stopped. */
  interface Restore {
    void restore(Path data) throws IOException, InterruptedException;
  }

  private Platform(Path data, Process process, int port, int managementPort, Path log) {
    this.data = data;
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
    this.log = log;
  }

  /** With data that a start before this one has made; how long it then takes is measured. */
  static Platform start(Settings settings) throws IOException, InterruptedException {
    return start(settings, "");
  }

  /**
   * As {@link #start(Settings)}.
   *
   * @param postgres lines for PostgreSQL's settings, which come after the platform's own
   */
  static Platform start(Settings settings, String postgres)
      throws IOException, InterruptedException {
    var directory = Path.of("target", "bench").toAbsolutePath();
    var data = Files.createTempDirectory(directory, "data");
    start(settings, data).stop();
    Files.writeString(
        data.resolve("postgres/postgresql.conf"),
        settings.inside() ? STATISTICS + postgres : postgres,
        StandardOpenOption.APPEND);
    var platform = start(settings, data);
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
    return platform;
  }

  private static Platform start(Settings settings, Path data)
      throws IOException, InterruptedException {
    var directory = Path.of("target", "bench").toAbsolutePath();
    var log = directory.resolve("server.log");
    int port = freePort();
    int managementPort = freePort();
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(settings.javaOptions());
    command.addAll(List.of("-jar", settings.program().resolve("quarkus-run.jar").toString()));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("ESSC_"));
    builder.environment().put("ESSC_DATA_DIR", data.toString());
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    // all logins of a run begin at one network address
    builder.environment().put("ESSC_LOGIN_BEGUN_PER_MINUTE", "1000000000");
    builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    long begun = System.nanoTime();
    var platform = new Platform(data, builder.start(), port, managementPort, log);
    platform.awaitReady();
    platform.start = Duration.ofNanos(System.nanoTime() - begun);
    return platform;
  }

  long pid() {
    return process.pid();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** From the program's start until it said that it is ready. */
  Duration startedIn() {
    return start;
  }

  /** The Java process' resident memory, in MiB. */
  long residentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  int postgresPort() throws IOException {
    return port("postgres/essc.conf");
  }

  /** As its superuser. */
  Connection database() throws IOException, SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/essc".formatted(postgresPort()),
        "postgres",
        password("postgres"));
  }

  int redisPort() throws IOException {
    return port("redis/redis.conf");
  }

  private int port(String file) throws IOException {
    return Files.readAllLines(data.resolve(file)).stream()
        .filter(line -> line.startsWith("port "))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  String password(String server) throws IOException {
    var properties = new Properties();
    try (var in = Files.newInputStream(data.resolve("credentials.properties"))) {
      properties.load(in);
    }
    return properties.getProperty(server);
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }

  int managementPort() {
    return managementPort;
  }

  /** How the platform names itself where nothing is configured. */
  String issuer() {
    return "http://localhost:" + port;
  }

  private void awaitReady() throws IOException, InterruptedException {
    var http = HttpClient.newHttpClient();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
            .build();
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // nobody listens there yet
      }
      Thread.sleep(20);
    }
    throw new IOException("the platform did not become ready; " + log + " says why");
  }

  @Override
  public synchronized void close() {
    try {
      stop();
      delete(data);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException e) {
      System.err.println(data + " could not be deleted: " + e);
    }
  }

  Path data() {
    return data;
  }

  /** Stops it and starts it again on what then stands in its directory. */
  Platform again(Settings settings, Restore between) throws IOException, InterruptedException {
    stop();
    between.restore(data);
    return start(settings, data);
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
