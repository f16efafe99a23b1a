package org.essc.portals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Ports;
import org.essc.testing.ReplyJson;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Receivers of somebody else's making (npm jose) get their events from the packaged program, pushed
 * (RFC 8935) and polled (RFC 8936), by discovery alone.
 */
@Tag("portal")
class EventReceiversIT {

  private static final String CHANNEL = Api.CHANNEL;
  private static final String LOST = EventApi.OWN + "card-lost";
  private static final String RELEASED = EventApi.OWN + "card-released";
  private static final String DISABLED = EventApi.RISC + "account-disabled";
  private static final String ENABLED = EventApi.RISC + "account-enabled";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static PlatformProcess platform;
  private static Api api;
  private static Path directory;

  @TempDir private static Path data;

  @BeforeAll
  static void start() {
    directory = Portal.npm("ssf-receiver");
    platform = PlatformProcess.start(data.resolve("data"));
    api = Api.at(platform.baseUrl());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  private static Portal receiver(String method, int port, String... events) {
    var environment =
        Portal.environment(
            platform.baseUrl(),
            port,
            Map.of(
                "CLIENT_ID",
                CHANNEL,
                "CLIENT_SECRET",
                "sandbox-" + CHANNEL,
                "METHOD",
                method,
                "EVENTS",
                String.join(" ", events),
                "REFUSE_FIRST",
                "push".equals(method) ? "1" : ""));
    return Portal.start(
        directory,
        List.of("node", "--experimental-global-webcrypto", "receiver.mjs"),
        environment,
        "receiver ready");
  }

  private static String send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static io.restassured.path.json.JsonPath told(int port) {
    return ReplyJson.of(
        send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/told")).build()));
  }

  /** What the receiver says to a token that comes to its address for pushes. */
  private static String given(int port, String token) {
    return send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events"))
            .header("Content-Type", "application/secevent+jwt")
            .header("X-Test", "of-this-test")
            .POST(BodyPublishers.ofString(token))
            .build());
  }

  private static void awaitTold(Portal receiver, int port, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              var told = told(port);
              assertThat(told.getBoolean("verified")).as(receiver.output()).isTrue();
              assertThat(told.getList("taken"))
                  .as(told.prettify() + receiver.output())
                  .hasSize(count);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"push", "poll"})
  void receiverVerifiesWhatItIsTold(String method) throws Exception {
    Rounds.untilOneCounts(() -> nothingCameTwice(method));
  }

  /** What is not answered in time comes again, as it should; that says nothing of the rest. */
  private static boolean nothingCameTwice(String method) {
    var person = TestPerson.next();
    api.importCards(person);
    var issued = api.issue(CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    int port = Ports.free();
    try (var receiver = receiver(method, port, LOST, RELEASED, DISABLED, ENABLED)) {
      act("/v1/loss-reports", LossApi.body(person, LossApi.HOLDER_AT_WINDOW));
      act(
          "/v1/loss-releases",
          "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));

      awaitTold(receiver, port, 4);

      var told = told(port);
      assertThat(told.<String>getList("taken.type"))
          .containsExactly(DISABLED, LOST, ENABLED, RELEASED);
      assertThat(told.<String>getList("taken.txn").stream().distinct()).hasSize(2);
      assertThat(told.<String>getList("taken.subject.sub").stream().distinct()).hasSize(1);
      assertThat(told.<String>getList("taken.data.signNo"))
          .containsOnly(issued.json().getString("signNo"));
      if (method.equals("push")) {
        assertThat(told.getString("refused[0].err")).isEqualTo("access_denied");
        assertThat(told.getString("refused[0].jti"))
            .as("what was refused came again")
            .isEqualTo(told.getString("taken[0].jti"));
      }
      return told.getList("repeated").isEmpty();
    }
  }

  private static void act(String path, String body) {
    var reply = api.create(path, Api.CLERK, body);
    assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
  }

  /** That it takes what is sound means something only when it takes nothing else. */
  @Test
  void receiverTakesNeitherForgedNorForeignTokens() {
    int port = Ports.free();
    try (var receiver = receiver("poll", port, LOST)) {
      awaitTold(receiver, port, 0);
      var stream = new EventApi(api).polling(CHANNEL);
      var ask = "{\"stream_id\":\"%s\",\"state\":\"another\"}".formatted(stream);
      assertThat(api.post("/ssf/verify", CHANNEL, ask).status()).isEqualTo(204);
      var token = new EventApi(api).now(CHANNEL, stream).get(0).token().getParsedString();
      var others = new EventApi(api).polling(Api.OTHER_CHANNEL);
      api.post("/ssf/verify", Api.OTHER_CHANNEL, ask.replace(stream, others));
      var foreign =
          new EventApi(api).now(Api.OTHER_CHANNEL, others).get(0).token().getParsedString();
      var parts = token.split("\\.");

      assertThat(given(port, parts[0] + '.' + foreign.split("\\.")[1] + '.' + parts[2]))
          .contains("invalid_key");
      assertThat(given(port, foreign)).contains("invalid_audience");
      assertThat(given(port, api.token(CHANNEL))).contains("err");
      assertThat(given(port, token)).as("the state of another").contains("invalid_request");
    }
  }
}
