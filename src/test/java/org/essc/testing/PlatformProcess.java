package org.essc.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.essc.platform.embedded.DataDirectory;
import org.essc.platform.embedded.EmbeddedServers;

/**
 * The packaged program in a process of its own, as an operator starts it: {@code java -jar} on a
 * data directory and a free port. Closing kills it and whatever servers it leaves in its directory.
 */
public final class PlatformProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
  private static final Pattern MANAGEMENT =
      Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

  /** For a process of a minute, see {@code test.jvm.options} in the build. */
  private static final List<String> OPTIONS =
      List.of(System.getProperty("platform.jvm.options", "").split(" +"));

  private static final String EXTERNAL = "QUARKUS_DATASOURCE_REACTIVE_URL";
  private static final long START_SECONDS = 180;
  private static final long STOP_SECONDS = 120;

  private final Path dataDirectory;
  private final Process process;
  private EmbeddedServers servers;
  private final StringBuffer output = new StringBuffer();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Integer> managementPort = new CompletableFuture<>();
  private final Thread reader;
  private final HttpClient http = HttpClient.newHttpClient();

  private PlatformProcess(Path dataDirectory, Process process) {
    this.dataDirectory = dataDirectory;
    this.process = process;
    this.reader = new Thread(this::readOutput, "platform-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the platform on its embedded servers; it may not be ready yet. */
  public static PlatformProcess launch(Path dataDirectory) {
    return launch(dataDirectory, Map.of());
  }

  /**
   * @param environment what is set besides the data directory and the port
   * @param arguments the program's arguments, such as {@code audit}, {@code verify}
   */
  public static PlatformProcess launch(
      Path dataDirectory, Map<String, String> environment, String... arguments) {
    if (!environment.containsKey(EXTERNAL) && !Files.exists(dataDirectory)) {
      TestServers.lendPrograms(DataDirectory.create(dataDirectory));
    }
    return launchJar(jar(), dataDirectory, environment, arguments);
  }

  /**
   * Starts it where there is nothing at all, in a JVM of which nothing is asked, and waits until it
   * serves.
   */
  public static PlatformProcess startOnNothing(Path dataDirectory) {
    return launch(List.of(), jar(), dataDirectory, Map.of()).awaitReady();
  }

  private static Path jar() {
    return Path.of(System.getProperty("platform.jar"));
  }

  /** The same for another build. */
  public static PlatformProcess launchJar(
      Path jar, Path dataDirectory, Map<String, String> environment, String... arguments) {
    return launch(OPTIONS, jar, dataDirectory, environment, arguments);
  }

  private static PlatformProcess launch(
      List<String> options,
      Path jar,
      Path dataDirectory,
      Map<String, String> environment,
      String... arguments) {
    try {
      var command = new java.util.ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      options.stream().filter(option -> !option.isEmpty()).forEach(command::add);
      command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
      command.addAll(List.of(arguments));
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      // a directory of its own, so that no config/ or .env of ours is read
      builder.directory(Files.createDirectories(dataDirectory.resolveSibling("work")).toFile());
      builder
          .environment()
          .keySet()
          .removeIf(n -> n.startsWith("QUARKUS_") || n.startsWith("ESSC_"));
      builder.environment().put("ESSC_DATA_DIR", dataDirectory.toAbsolutePath().toString());
      builder.environment().put("QUARKUS_HTTP_PORT", "0");
      builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
      builder.environment().put("QUARKUS_SHUTDOWN_DELAY", "0s");
      // only a crowd at its first moment needs a warm instance
      builder.environment().put("ESSC_WARM_UP_FOR", "0s");
      builder.environment().putAll(environment);
      builder.environment().values().removeIf(String::isEmpty);
      return new PlatformProcess(dataDirectory, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until it serves. */
  public static PlatformProcess start(Path dataDirectory) {
    return launch(dataDirectory).awaitReady();
  }

  /** The environment that points another platform at this one's servers. */
  public Map<String, String> serversAsEnvironment() {
    var environment = new HashMap<String, String>();
    servers()
        .properties()
        .forEach((n, v) -> environment.put(n.toUpperCase().replaceAll("[.-]", "_"), v));
    environment.remove("ESSC_DATA_DIR");
    return environment;
  }

  public PlatformProcess awaitReady() {
    try {
      port.get(START_SECONDS, TimeUnit.SECONDS);
      return this;
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("The platform did not start:\n" + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits until it says that it is ready: its first looks at its servers may come too late. */
  public PlatformProcess awaitHealthy() {
    Awaitility.await()
        .alias("ready")
        .atMost(Duration.ofMinutes(1))
        .until(() -> get("/q/health/ready").statusCode() == 200);
    return this;
  }

  /** Without a slash at its end. */
  public String baseUrl() {
    return "http://localhost:" + awaitReady().port.join();
  }

  /** Where health and metrics are, without a slash at its end. */
  public String managementUrl() {
    return "http://localhost:" + awaitReady().managementPort.join();
  }

  public HttpResponse<String> get(String path) {
    try {
      return http.send(request(path), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public CompletableFuture<HttpResponse<String>> getLater(String path) {
    return http.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    boolean management = path.startsWith("/q/health") || path.startsWith("/q/metrics");
    return HttpRequest.newBuilder(URI.create((management ? managementUrl() : baseUrl()) + path))
        .build();
  }

  /**
   * The servers it runs, as a handle that stops nothing when it is closed. Found once: they stay
   * where they are, and finding them reads their whole archives.
   */
  public synchronized EmbeddedServers servers() {
    if (servers == null) {
      servers = serversIn(dataDirectory);
    }
    return servers;
  }

  private static EmbeddedServers serversIn(Path dataDirectory) {
    try {
      var directory = DataDirectory.create(dataDirectory);
      return EmbeddedServers.attach(directory, directory.programs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the platform's process at once; its servers run on. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM, without waiting. */
  public void askToEnd() {
    process.destroy();
  }

  /** SIGTERM, and the exit code when it is gone. */
  public int terminate() {
    askToEnd();
    return awaitExit();
  }

  /** Waits for its end. */
  public int awaitExit() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("The platform does not end:\n" + output);
      }
      reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Everything it has printed so far. */
  public String output() {
    return output.toString();
  }

  private void readOutput() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        var management = MANAGEMENT.matcher(line);
        if (management.find()) {
          managementPort.complete(Integer.valueOf(management.group(1)));
        }
        var listening = LISTENING.matcher(line);
        if (listening.find()) {
          port.complete(Integer.valueOf(listening.group(1)));
        }
      }
    } catch (IOException e) {
      output.append(e).append('\n');
    }
    port.completeExceptionally(new IllegalStateException("it ended"));
    managementPort.completeExceptionally(new IllegalStateException("it ended"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
    if (Files.exists(dataDirectory.resolve("redis").resolve("redis.conf")) && holdsDirectory()) {
      new FaultyServer(servers().redis()).kill();
      new FaultyServer(servers().postgres()).kill();
    }
  }

  /** False for one that was refused: the servers there are another's. */
  private boolean holdsDirectory() {
    try {
      return Files.readString(dataDirectory.resolve("lock.holder")).startsWith(pid() + " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
