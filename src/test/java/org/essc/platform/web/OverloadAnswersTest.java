package org.essc.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.platform.load.Door;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.random.Randomness;
import org.essc.platform.trace.TraceIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are refused before the server has seen them, and which go on to the gate. */
class OverloadAnswersTest {

  private static final int PORT = 8080;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final EarlyRefusals rules = new EarlyRefusals();
  private final AtomicInteger refused = new AtomicInteger();
  private Door door = ClosedDoor.limitedTo(2, 1);
  private final OverloadAnswers answers =
      new OverloadAnswers(
          rules,
          () -> door,
          () -> PORT,
          new TraceIds(new Randomness(Clock.systemUTC())),
          refused::incrementAndGet);

  @BeforeEach
  void full() {
    rules.bearers(headers -> Optional.ofNullable(headers.get("Authorization")));
    rules.never("/v1/loss-reports");
    rules.never("/console", nobody -> false);
    rules.asOAuth("/oauth2");
    while (door.enter(Guest.KNOWN, "one").isPresent()) {
      // it fills the door
    }
    assertThat(door.limit()).isEqualTo(2);
  }

  private String answer(
      int port, HttpVersion version, String method, String target, String... head) {
    var request =
        new DefaultHttpRequest(
            version, HttpMethod.valueOf(method), target, HeadersMultiMap.httpHeaders());
    Arrays.stream(head)
        .map(field -> field.split(": ", 2))
        .forEach(field -> request.headers().add(field[0], field[1]));
    var bytes = answers.to(new InetSocketAddress("127.0.0.1", port), request);
    assertThat(refused.getAndSet(0)).isEqualTo(bytes == null ? 0 : 1);
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private String answer(String method, String target, String... head) {
    return answer(PORT, HttpVersion.HTTP_1_1, method, target, head);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/identity-codes",
    "GET, /v1/ecards/3101.A-b_9?page=%7E2",
    "DELETE, /v1/loss-reports-of-mine"
  })
  void knownCallerIsRefusedWithTheWholeAnswer(String method, String target) {
    var answer = answer(method, target, "Authorization: one", "Content-Length: 52");

    assertThat(answer).startsWith("HTTP/1.1 503 Service Unavailable\r\n").contains("overloaded");
    var parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).contains("content-length: " + parts[1].getBytes(UTF_8).length);
    assertThat(parts[1]).containsPattern("\"traceId\":\"[0-9a-f]{32}\"}$");
  }

  @Test
  void callersTraceIsItsAnswers() {
    assertThat(
            answer(
                "GET",
                "/v1/ecards",
                "Authorization: one",
                "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01"))
        .contains("\"traceId\":\"" + TRACE + "\"");
    var invented = "00-" + "\"}".repeat(16) + "-00f067aa0ba902b7-01";
    assertThat(answer("GET", "/v1/ecards", "Authorization: one", "traceparent: " + invented))
        .containsPattern("\"traceId\":\"[0-9a-f]{32}\"}$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/loss-reports",
        "/v1/loss-reports/1",
        "/v1//loss-reports",
        "/v1/./loss-reports",
        "/v1/../v1/loss-reports",
        "/v1/%6Coss-reports",
        "/v1/identity-codes;a",
        "http://localhost/v1/loss-reports",
        "/console/cards",
        "/q/openapi",
        "/oauth2/token"
      })
  void whatMayBeSparedGoesOnHoweverItIsWritten(String target) {
    assertThat(answer("POST", target, "Authorization: one")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Cookie: q_session=of-somebody-else",
        "Expect: 100-continue",
        "Transfer-Encoding: chunked",
        "Upgrade: websocket",
        "Content-Length: 10000"
      })
  void whatIsNotOrdinaryGoesOn(String field) {
    assertThat(answer("POST", "/v1/ecards", "Authorization: one", field)).isNull();
  }

  @Test
  void otherMethodsVersionsAndPortsGoOn() {
    assertThat(answer("HEAD", "/v1/ecards", "Authorization: one")).isNull();
    assertThat(answer("OPTIONS", "/v1/ecards", "Authorization: one")).isNull();
    assertThat(answer(PORT, HttpVersion.HTTP_1_0, "GET", "/v1/ecards", "Authorization: one"))
        .isNull();
    assertThat(answer(9000, HttpVersion.HTTP_1_1, "GET", "/q/health", "Authorization: one"))
        .isNull();
  }

  @Test
  void strangersGoOn() {
    assertThat(answer("POST", "/v1/identity-codes")).isNull();
  }

  @Test
  void whoHasNothingInsideGoesOn() {
    assertThat(answer("GET", "/v1/ecards", "Authorization: other")).isNull();
  }

  @Test
  void nobodyIsRefusedWhereTheDoorIsOpen() {
    door = new Door(1);
    assertThat(answer("GET", "/v1/ecards", "Authorization: one")).isNull();
  }
}
