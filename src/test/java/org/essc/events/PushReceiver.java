package org.essc.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.events.EventApi.Event;

/** A receiver's server: {@code /events…} takes what is pushed, {@code /never} gives no answer. */
public final class PushReceiver implements AutoCloseable {

  private final List<Event> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile CountDownLatch late;
  private volatile boolean asked;

  public PushReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/events", this::take);
    server.createContext("/never", this::never);
    server.start();
  }

  public String uri(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The next event is taken and answered only when something comes after it. */
  public void answerLateOnce() {
    late = new CountDownLatch(1);
  }

  private void take(HttpExchange exchange) throws IOException {
    received.add(Event.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
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
