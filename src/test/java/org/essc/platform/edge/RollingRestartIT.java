package org.essc.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Ports;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packaged instances behind a real proxy, with the shutdown delay that they have by default. */
class RollingRestartIT {

  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

  @TempDir Path temporary;

  @BeforeAll
  static void requireProxy() {
    if (!Files.isExecutable(HAPROXY)) {
      var message = "NO PROXY: " + HAPROXY + " is needed (apt-get install haproxy)";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      System.err.println("! " + message);
      Assumptions.abort(message);
    }
  }

  @Test
  void instancesAreReplacedOneByOneAndNoRequestIsLost() throws Exception {
    try (var servers = PlatformProcess.start(temporary.resolve("data"));
        var first = instance(servers, "first");
        var second = instance(servers, "second");
        var third = instance(servers, "third")) {
      // not before it is needed: who starts meanwhile may choose the same
      int port = Ports.free();
      var proxy = proxy(port, List.of(first, second, third));
      try (var requests = new Requests(port)) {
        requests.awaitMore(50);
        first.terminate();
        requests.awaitMore(200);
        second.terminate();
        requests.awaitMore(200);

        assertThat(requests.lost).isEmpty();
      } finally {
        proxy.destroy();
        proxy.waitFor();
      }
    }
  }

  /** haproxy's check where it is told nothing more: HTTP/1.0 and no Host. */
  @Test
  void plainCheckOfAProxyFindsALiveInstance() throws Exception {
    try (var platform =
        PlatformProcess.launch(temporary.resolve("data"), Map.of("ESSC_FEATURES", "verification"))
            .awaitReady()) {
      int port = Ports.free();
      var proxy =
          haproxy(
              port,
              "  option httpchk\n  server one %s check inter 300ms fall 1\n"
                  .formatted(platform.baseUrl().substring(7)));
      try (var requests = new Requests(port)) {
        // after several checks it is still taken for live
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        requests.awaitMore(20);
        assertThat(requests.lost).isEmpty();
      } finally {
        proxy.destroy();
        proxy.waitFor();
      }
    }
  }

  private PlatformProcess instance(PlatformProcess servers, String name) {
    var environment = new HashMap<>(servers.serversAsEnvironment());
    environment.put("QUARKUS_SHUTDOWN_DELAY", "");
    return PlatformProcess.launch(temporary.resolve(name), environment).awaitReady();
  }

  private Process proxy(int port, List<PlatformProcess> instances) throws IOException {
    var backend = new StringBuilder("  option httpchk GET /q/health/ready\n");
    for (int i = 0; i < instances.size(); i++) {
      var platform = instances.get(i);
      backend.append(
          "  server s%d %s check port %s inter 500ms fall 2 rise 1\n"
              .formatted(
                  i,
                  platform.baseUrl().substring(7),
                  URI.create(platform.managementUrl()).getPort()));
    }
    return haproxy(port, backend.toString());
  }

  /** Who drains says so at once; a check that is answered late has found a machine that stood. */
  private Process haproxy(int port, String backend) throws IOException {
    var configuration = temporary.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        defaults
          mode http
          timeout connect 2s
          timeout check 10s
          timeout client 30s
          timeout server 30s
        frontend public
          bind 127.0.0.1:%d
          default_backend platform
        backend platform
          retries 0
        """
                .formatted(port)
            + backend);
    return new ProcessBuilder(HAPROXY.toString(), "-f", configuration.toString(), "-db")
        .inheritIO()
        .start();
  }

  /** One after the other without end; whatever is not answered with 200 is lost. */
  private static final class Requests implements AutoCloseable {

    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final Thread thread = new Thread(this::run, "requests");

    Requests(int port) {
      request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json"))
              .timeout(Duration.ofSeconds(20))
              .build();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
      thread.start();
    }

    private void run() {
      while (!ended.get()) {
        try {
          int status = http.send(request, BodyHandlers.discarding()).statusCode();
          if (status != 200) {
            lost.add("status " + status);
          }
        } catch (IOException e) {
          lost.add(e.toString());
        } catch (InterruptedException e) {
          return;
        }
        sent.incrementAndGet();
      }
    }

    void awaitMore(int number) {
      int goal = sent.get() + number;
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> sent.get() >= goal);
    }

    @Override
    public void close() throws InterruptedException {
      ended.set(true);
      thread.join();
    }
  }
}
