package org.essc.partner;

import static org.essc.testing.TestPartner.body;
import static org.essc.testing.TestPartner.jwks;
import static org.essc.testing.TestPartner.newKey;
import static org.essc.testing.TestPartner.newNumber;
import static org.essc.testing.TestPartner.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner that publishes its keys itself, on a server that may do as it likes. */
@QuarkusTest
class PublishedKeysTest {

  @Inject Issuer issuer;
  @Inject MutableClock clock;

  /** Less than the platform waits for a partner's keys. */
  private static final Duration IN_TIME = Duration.ofSeconds(1);

  /** The platform reads no more often. */
  private static final Duration BETWEEN_READS = Duration.ofSeconds(2);

  private final AtomicInteger reads = new AtomicInteger();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String document;
  private ECKey key;
  private TestPartner partner;

  @BeforeEach
  void publish() throws IOException {
    reads.set(0);
    key = newKey("p-1");
    document = jwks(key).encode();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks.json",
        exchange -> {
          reads.incrementAndGet();
          var bytes = document.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "/elsewhere.json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.createContext(
        "/elsewhere.json",
        exchange -> {
          var bytes = jwks(key).encode().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    partner = new TestPartner(newNumber(), key);
    var uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
    register(body(partner.number()).put("jwksUri", uri)).then().statusCode(201);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    clock.reset();
  }

  @Test
  void publishedKeyIsReadOnceAndTrusted() throws Exception {
    var statuses = new ArrayList<Integer>();
    Rounds.untilOneCounts(
        () -> {
          stop();
          publish();
          statuses.clear();
          return Rounds.took(() -> IntStream.range(0, 2).forEach(i -> statuses.add(ask(key))))
                  .compareTo(IN_TIME)
              < 0;
        });
    assertEquals(List.of(200, 200), statuses);
    assertEquals(1, reads.get());
  }

  @Test
  void newKeyIsFoundByItsUnknownNameButNotAtEveryRequest() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          stop();
          publish();
          assertEquals(200, ask(key));
          var next = newKey("p-2");
          document = jwks(key, next).encode();
          clock.advance(Duration.ofSeconds(31));
          return Rounds.took(() -> askByNewNames(next)).compareTo(BETWEEN_READS) < 0;
        });
    assertEquals(2, reads.get());
  }

  private void askByNewNames(ECKey next) {
    assertEquals(200, ask(next));
    IntStream.range(0, 5).parallel().forEach(i -> assertEquals(401, ask(newKey("nobody-" + i))));
  }

  @Test
  void removedKeyEndsWithinTenMinutes() {
    trusted();
    document = jwks(newKey("p-2")).encode();
    clock.advance(Duration.ofMinutes(10).plusSeconds(1));
    assertEquals(401, ask(key));
  }

  @Test
  void lastGoodKeysServeWhileTheServerIsAwayForADay() {
    trusted();
    status = 500;
    clock.advance(Duration.ofMinutes(11));
    assertEquals(200, ask(key));
    clock.advance(Duration.ofHours(24));
    assertEquals(401, ask(key));
  }

  @Test
  void keysThatWereReadByAClockThatWasAheadAreReadAnew() {
    clock.advance(Duration.ofHours(8));
    trusted();
    clock.reset();
    var next = newKey("p-2");
    document = jwks(next).encode();
    assertTrue(IntStream.range(0, 5).anyMatch(i -> isTrusted(next)), "the new key is kept out");
    assertEquals(401, ask(key));
  }

  /** Asked again after a while where a busy machine was late. */
  private boolean isTrusted(ECKey with) {
    boolean trusted = ask(with) == 200;
    if (!trusted) {
      clock.advance(Duration.ofSeconds(31));
    }
    return trusted;
  }

  @Test
  void redirectIsNotFollowed() {
    status = 302;
    assertEquals(401, ask(key));
  }

  @Test
  void hugeDocumentIsNotRead() {
    document = " ".repeat(200_000) + document;
    assertEquals(401, ask(key));
  }

  @Test
  void textThatIsNoKeySetIsNotTrusted() {
    document = "<html>";
    assertEquals(401, ask(key));
    assertTrue(reads.get() >= 1);
  }

  /** Read again after a while where a busy machine was late. */
  private void trusted() {
    Awaitility.await().until(() -> isTrusted(key));
  }

  private int ask(ECKey with) {
    return Patiently.ask(() -> TestPartner.ask(assertion(with))).statusCode();
  }

  private String assertion(ECKey with) {
    return TestPartner.assertion(partner.claims(clock, issuer.value()).build(), with);
  }
}
