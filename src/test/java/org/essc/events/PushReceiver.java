package org.essc.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.essc.events.EventApi.Event;

/** A receiver's server: {@code /events…} takes what is pushed, {@code /never} gives no answer. */
public final class PushReceiver implements AutoCloseable {

  static final String PASSWORD = "changeit";

  private final List<Event> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private volatile Function<Event, String> refusal = event -> null;
  private volatile Predicate<Event> failure = event -> false;
  private volatile int failureStatus = 500;
  private volatile CountDownLatch late;
  private volatile boolean asked;

  public PushReceiver() {
    this(null);
  }

  /** Over TLS, with the key of a store that {@link #keyStore} made. */
  public PushReceiver(Path keyStore) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (keyStore == null) {
        server = HttpServer.create(address, 256);
      } else {
        var secure = HttpsServer.create(address, 256);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(keyStore)));
        server = secure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/events", this::take);
    server.createContext("/never", this::never);
    server.start();
  }

  public String uri(String path) {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort() + path;
  }

  /** A certificate of {@code localhost}'s own with its key; the file is what to trust, too. */
  static void keyStore(Path file) {
    var command =
        ("keytool -genkeypair -alias receiver -keyalg EC -validity 2 -dname CN=localhost"
                + " -ext san=dns:localhost -storetype PKCS12 -storepass "
                + PASSWORD
                + " -keystore")
            .split(" ");
    var all = new ArrayList<>(List.of(command));
    all.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.add(file.toString());
    try {
      if (new ProcessBuilder(all).start().waitFor() != 0) {
        throw new AssertionError(all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SSLContext context(Path keyStore) {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(
          KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next event is taken and answered only when something comes after it. */
  public void answerLateOnce() {
    late = new CountDownLatch(1);
  }

  /**
   * What it does not take from now on.
   *
   * @param errors codes of RFC 8935 §2.4, null for what it takes
   */
  public void refuse(Function<Event, String> errors) {
    refusal = errors;
  }

  /** With what it fails from now on: it answers 500, without a word. */
  public void fail(Predicate<Event> which) {
    fail(500, which);
  }

  /** As {@link #fail(Predicate)}, with another status. */
  public void fail(int status, Predicate<Event> which) {
    failureStatus = status;
    failure = which;
  }

  private void take(HttpExchange exchange) throws IOException {
    var event = Event.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    received.add(event);
    if (failure.test(event)) {
      exchange.sendResponseHeaders(failureStatus, -1);
      exchange.close();
      return;
    }
    var error = refusal.apply(event);
    if (error != null) {
      var body = ("{\"err\":\"" + error + "\",\"description\":\"no\"}").getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(400, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
      return;
    }
    take(event);
    var waited = late;
    if (waited != null) {
      if (received.size() == 1) {
        await(waited);
      } else {
        waited.countDown();
      }
    }
    try {
      exchange.sendResponseHeaders(202, -1);
    } catch (IOException gone) {
      // the platform's patience was over
    }
    exchange.close();
  }

  /** An event whose answer came too late for the platform, on a busy machine, is sent again. */
  private synchronized void take(Event event) {
    if (taken.stream().noneMatch(before -> before.jti().equals(event.jti()))) {
      taken.add(event);
    }
  }

  private void never(HttpExchange exchange) {
    asked = true;
    await(closed);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(120, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether somebody was kept waiting without an answer. */
  public boolean asked() {
    return asked;
  }

  public List<Event> received() {
    return received;
  }

  /** Those that were not refused, each once. */
  public List<Event> taken() {
    return taken;
  }

  public List<Event> await(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(received).hasSizeGreaterThanOrEqualTo(count));
    return received;
  }

  @Override
  public void close() {
    closed.countDown();
    if (late != null) {
      late.countDown();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
