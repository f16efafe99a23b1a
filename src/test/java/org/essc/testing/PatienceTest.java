package org.essc.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told to come again does, and says the same; a test of refusals does not. */
class PatienceTest {

  private static final int AWAY = 2;

  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private Api api;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.sendResponseHeaders(keys.size() <= AWAY ? 503 : 201, -1);
          exchange.close();
        });
    server.start();
    api = Api.at("http://localhost:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void oneAmongManyComesAgainUnderItsKey() {
    assertThat(api.createAsync("/", null, "{}").join().status()).isEqualTo(201);
    assertThat(keys).hasSize(AWAY + 1);
    assertThat(keys.stream().distinct()).hasSize(1).doesNotContain("null");
  }

  @Test
  void whatIsGoodOnceIsMadeAnew() {
    var made = new ArrayList<String>();
    var reply =
        api.patiently(
                () -> {
                  made.add("m-" + made.size());
                  return api.request("/", null)
                      .header("Idempotency-Key", made.get(made.size() - 1))
                      .GET();
                })
            .join();
    assertThat(reply.status()).isEqualTo(201);
    assertThat(keys).containsExactly("m-0", "m-1", "m-2");
  }

  @Test
  void preparationComesAgain() {
    assertThat(Patiently.ask(() -> given().get(api.url("/"))).statusCode()).isEqualTo(201);
  }

  @Test
  void useCaseThatIsAskedDirectlyIsAskedAgain() {
    var asked = new AtomicInteger();
    var answer =
        Patiently.asking(
            () ->
                asked.incrementAndGet() == 1
                    ? Uni.createFrom().failure(ProblemException.overloaded())
                    : Uni.createFrom().item("done"));
    assertThat(Unis.get(answer)).isEqualTo("done");
    assertThat(asked).hasValue(2);
  }

  @Test
  void refusalOfAUseCaseStands() {
    var asked = new AtomicInteger();
    var answer =
        Patiently.asking(
            () -> {
              asked.incrementAndGet();
              return Uni.createFrom().failure(ProblemException.of(ProblemType.CONFLICT));
            });
    assertThatThrownBy(() -> Unis.get(answer)).hasMessage("conflict");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsStillBeingCarriedOutIsWaitedForByWhoeverCameAgain() {
    answering(503, 409, 409, 201);
    assertThat(api.create("/", null, "{}").status()).isEqualTo(201);
    assertThat(keys).hasSize(4);
  }

  @Test
  void conflictOfWhoeverComesFirstStands() {
    answering(409, 201);
    assertThat(api.create("/", null, "{}").status()).isEqualTo(409);
  }

  private void answering(int... statuses) {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          keys.add("asked");
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.sendResponseHeaders(statuses[keys.size() - 1], -1);
          exchange.close();
        });
  }

  @Test
  void testOfRefusalsDoesNot() {
    assertThat(api.once().createAsync("/", null, "{}").join().status()).isEqualTo(503);
    assertThat(api.once().create("/", null, "{}").status()).isEqualTo(503);
    assertThat(keys).hasSize(AWAY);
  }

  @Test
  void patienceEnds() {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          keys.add("away");
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    assertThat(api.create("/", null, "{}").status()).isEqualTo(503);
    assertThat(keys).filteredOn("away"::equals).hasSize(Patiently.MOST_REPEATS + 1);
  }
}
