package org.essc.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Rounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Banks that are called when their holder has decided (OpenID CIBA Core 1.0 §10.2). */
@QuarkusTest
class PingedCounterTest {

  @Inject Clock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> bearers = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private CounterApi counter;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/ping",
        exchange -> {
          bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          var answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.createContext(
        "/never",
        exchange -> {
          try {
            closed.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    counter = pinged("/ping");
  }

  @AfterEach
  void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private CounterApi pinged(String path) {
    var bank = new CounterApi(api, pool, issuer, clock);
    bank.pingedAt("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return bank;
  }

  private static String ask(CounterApi counter, Api.Holder holder) {
    return CounterApi.id(ask(counter, holder, form -> {}));
  }

  private static Api.Reply ask(
      CounterApi counter, Api.Holder holder, Consumer<Map<String, String>> spoil) {
    return counter.ask(
        BankApi.detail(holder.person()),
        counter.code(holder),
        form -> {
          form.put("client_notification_token", CounterApi.TOKEN);
          spoil.accept(form);
        });
  }

  /** For what; a call whose answer comes late on a busy machine is made again. */
  private List<String> called() {
    return bodies.stream()
        .map(body -> new JsonObject(body).getString("auth_req_id"))
        .distinct()
        .toList();
  }

  private void awaitCalls(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(bodies).hasSizeGreaterThanOrEqualTo(count));
  }

  @Test
  void bankIsCalledAndFetchesTheTokens() {
    var holder = counter.bank.holder();
    var id = ask(counter, holder);
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    awaitCalls(1);

    assertThat(new JsonObject(bodies.get(0))).isEqualTo(new JsonObject().put("auth_req_id", id));
    assertThat(bearers.get(0)).isEqualTo("Bearer " + CounterApi.TOKEN);
    assertThat(counter.fetch(id).status()).isEqualTo(200);
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level"))
        .isEqualTo(2);
  }

  @Test
  void bankIsCalledForARefusalAndForNoDecision() {
    var holder = counter.bank.holder();
    var refused = ask(counter, holder);
    var phone = counter.phone(holder);
    CounterApi.end(phone, CounterApi.waiting(phone), "refuse");
    awaitCalls(1);
    var late = CounterApi.id(ask(counter, holder, form -> form.put("requested_expiry", "1")));

    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> called().contains(late));

    assertThat(called()).containsExactly(refused, late);
    assertThat(counter.error(refused)).isEqualTo("access_denied");
    assertThat(counter.error(late)).isEqualTo("expired_token");
  }

  @Test
  void bankThatDoesNotTakeTheCallIsCalledAgain() {
    answers.add(503);
    var holder = counter.bank.holder();
    var id = ask(counter, holder);
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    awaitCalls(2);

    assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  @Test
  void bankThatGivesNoAnswerHoldsUpNoOther() throws Exception {
    var silent = pinged("/never");
    Rounds.untilOneCounts(
        () -> {
          int before = bodies.size();
          for (int i = 0; i < 5; i++) {
            agreed(silent);
          }
          var id = agreed(counter);

          var took = Rounds.took(() -> awaitCalls(before + 1));

          assertThat(bodies).hasSize(before + 1);
          assertThat(bodies.get(before)).contains(id);
          return took.toSeconds() < 4;
        });
  }

  private static String agreed(CounterApi counter) {
    var holder = counter.bank.holder();
    var id = ask(counter, holder);
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    return id;
  }

  @Test
  void pingedBankMayAskByItself() {
    var holder = counter.bank.holder();
    var id = ask(counter, holder);

    assertThat(counter.error(id)).isEqualTo("authorization_pending");
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"has space", "quote\"d"})
  void callNeedsATokenOfTheBanks(String token) {
    var holder = counter.bank.holder();

    var refused =
        ask(
            counter,
            holder,
            form -> {
              form.remove("client_notification_token");
              if (token != null) {
                form.put("client_notification_token", token);
              }
            });

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("error")).isEqualTo("invalid_request");
  }
}
