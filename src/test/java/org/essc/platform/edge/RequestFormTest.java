package org.essc.platform.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.Operations;
import org.essc.testing.RawHttp;
import org.essc.testing.Rounds;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is refused for before it reaches an operation, and how. */
@QuarkusTest
class RequestFormTest {

  private static final String HOST = "Host: localhost\r\n";
  private static final String LAST = "Connection: close\r\n\r\n";
  private static final String POST = "POST /v1/ecards HTTP/1.1\r\n" + HOST;
  private static final String KNOWN = "GET /.well-known/jwks.json HTTP/1.1\r\n" + HOST;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n"
      })
  void requestWhoseLengthCanBeReadInTwoWaysIsRefused(String length) {
    var answer = RawHttp.exchange(POST + length + "\r\n0\r\n\r\nGET / HTTP/1.1\r\n" + HOST + LAST);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid-request");
    // the second request is not read as one
    assertThat(answer.text().split("HTTP/1\\.1 ")).hasSize(2);
  }

  @Test
  void chunkedBodyAloneIsRead() {
    var answer =
        RawHttp.exchange(
            POST
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
  }

  @Test
  void foldedHeaderLineIsRefusedWhereverItStands() {
    for (var head :
        List.of(
            KNOWN + "X-A: a\r\n b\r\n",
            KNOWN + "X-A: a\r\n\tb\r\n",
            "GET / HTTP/1.1\r\n X-A: a\r\n" + HOST,
            "\r\n\r\n" + KNOWN + "X-A: a\n b\r\n")) {
      var answer = RawHttp.exchange(head + LAST);

      assertThat(answer.status()).as(head + answer.text()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid-request");
    }
  }

  @Test
  void foldedLineIsFoundAcrossPacketsAndAfterEarlierRequests() {
    try (var connection = RawHttp.connect()) {
      connection.send(
          KNOWN + "\r\n" + POST + "Content-Length: 4\r\n\r\n\n\n x" + KNOWN + "X: a\r\n");
      // what looks like a fold in a body is none, and this one comes in a packet of its own
      assertThat(connection.readUntil("HTTP/1.1 401 ")).startsWith("HTTP/1.1 200 ");
      var rest = connection.send(" b\r\n" + LAST).readAll().text();

      assertThat(rest.substring(rest.lastIndexOf("HTTP/1.1 "))).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void answersToEarlierRequestsGoOutBeforeARefusal() {
    var answer =
        RawHttp.exchange(KNOWN + "\r\n" + KNOWN + "\r\n" + "CONNECT x:1 HTTP/1.1\r\n" + LAST);

    assertThat(answer.text().split("HTTP/1\\.1 200 ")).hasSize(3);
    assertThat(answer.text().substring(answer.text().lastIndexOf("HTTP/1.1 ")))
        .startsWith("HTTP/1.1 405 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECT example.org:443 HTTP/1.1~Host: example.org:443 | 405 | method-not-allowed",
        "CONNECT /v1/ecards HTTP/1.1~Host: x | 405 | method-not-allowed",
        "TRACE /v1/ecards HTTP/1.1~Host: x | 405 | method-not-allowed",
        "GET / HTTP/1.1~X: no-host | 400 | invalid-request",
        "GET / HTTP/1.1~Host: localhost:abc | 400 | invalid-request",
        "GET / HTTP/1.1~Host: localhost:99999 | 400 | invalid-request",
        "GET / HTTP/1.1~Host: a b | 400 | invalid-request",
        "GET / HTTP/1.1~Host: a@b/c | 400 | invalid-request",
        "GET / HTTP/1.1~Host: evil.example%3F | 400 | invalid-request",
        "GET / HTTP/1.1~Host: a~Host: b | 400 | invalid-request",
        "GET / HTTP/1.0~Host: a@b | 400 | invalid-request",
        "GET / HTTP/9.9~Host: x | 400 | invalid-request",
        "GET /v1/ecards/% HTTP/1.1~Host: x | 400 | invalid-request",
        "GET /v1/ecards/%zz HTTP/1.1~Host: x | 400 | invalid-request",
        "GET /v1/region-policies?a=% HTTP/1.1~Host: x | 400 | invalid-request",
        "GET v1/ecards HTTP/1.1~Host: x | 400 | invalid-request",
        "GET * HTTP/1.1~Host: x | 400 | invalid-request",
        "GARBAGE~Host: x | 400 | invalid-request",
        "GET / HTTP/1.1~X-A : a | 400 | invalid-request",
        "GET /v1/nothing HTTP/1.1~Host: x~Connection: close | 404 | not-found",
        "GET //v1/nothing HTTP/1.1~Host: x~Connection: close | 404 | not-found",
        "GET /v1/nothing HTTP/1.1~Host: x~Accept-Language: -~Connection: close | 404 | not-found"
      })
  void refusalIsAProblemDocument(String head, int status, String code) {
    var answer = RawHttp.exchange(head.replace("~", "\r\n") + "\r\n" + LAST);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void headerTooLargeIsAProblemDocument() {
    var field = "X: " + "a".repeat(20_000) + "\r\n";
    assertThat(RawHttp.exchange(KNOWN + field + LAST).code()).isEqualTo("headers-too-large");
    var line = "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n";
    assertThat(RawHttp.exchange(line + HOST + LAST).code()).isEqualTo("uri-too-long");
  }

  @Test
  void brokenChunkIsAProblemDocument() {
    var answer =
        RawHttp.exchange(
            POST
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                + "Authorization: Bearer "
                + Tokens.partner(Api.CHANNEL)
                + "\r\nIdempotency-Key: broken-chunk\r\n\r\nzz\r\n");

    assertThat(answer.code()).as(answer.text()).isEqualTo("invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPTIONS / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n" + LAST,
        "GET /.well-known/jwks.json HTTP/1.0\r\n\r\n",
        "GET http://localhost/.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n" + LAST
      })
  void proxysPlainCheckFindsTheInstanceLive(String check) {
    assertThat(RawHttp.exchange(check).status()).isBetween(200, 204);
  }

  /** The management port is read by the same rules, and speaks HTTP/1 only as well. */
  @Test
  void managementReadsStrictlyToo() {
    var live = "GET /q/health/live HTTP/1.1\r\n" + HOST;
    for (var refused :
        List.of(
            live + "X-A: a\r\n b\r\n",
            live + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "GET /q/health/live HTTP/1.1\r\nHost: a@b\r\n")) {
      var answer = ofManagement(refused + LAST);

      assertThat(answer.status()).as(refused + answer.text()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid-request");
    }
    var offered = live + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
    try (var connection = RawHttp.connect(Management.port())) {
      var answer =
          connection
              .send(offered + "Connection: Upgrade, HTTP2-Settings\r\n\r\n")
              .readUntil("\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
    // the connection ends, whatever follows
    assertThat(ofManagement("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status()).isZero();
  }

  private static RawHttp.Answer ofManagement(String bytes) {
    try (var connection = RawHttp.connect(Management.port())) {
      return connection.send(bytes).readAll();
    }
  }

  @Test
  void managementAnswersAPlainCheck() {
    try (var live = RawHttp.connect(Management.port())) {
      assertThat(live.send("GET /q/health/live HTTP/1.0\r\n\r\n").readAll().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/metrics",
        "/q/health",
        "/q/health/ready",
        "/v1/x/%2e%2e/%2e%2e/q/metrics",
        "/v1/x/../../q/metrics",
        "//q/metrics",
        "/v1;x/..%2f..%2fq/metrics",
        "/q;x/metrics"
      })
  void noPublicPathLeadsToManagement(String path) {
    var answer = RawHttp.exchange("GET " + path + " HTTP/1.1\r\n" + HOST + LAST);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
  }

  @Test
  void documentOfTheInterfaceStaysPublic() {
    given().get("/q/openapi").then().statusCode(200);
    given().get(Management.url("/q/openapi")).then().statusCode(404);
  }

  /** Whatever is wrong with a caller, each operation of the API says so in the same form. */
  @Test
  void refusedCallerGetsAProblemDocumentFromEveryOperation() {
    var registry = Tokens.partner(Api.REGISTRY);
    for (var operation : Operations.all()) {
      for (var token : Stream.of(null, "a.b.c", registry.substring(1), registry).toList()) {
        var request = given().contentType("application/json").body("{}");
        if (operation.method().equals("GET")) {
          request = given();
        }
        if (token != null) {
          request.header("Authorization", "Bearer " + token);
        }
        var answer = request.request(operation.method(), operation.path());
        if (answer.statusCode() >= 400) {
          assertThat(answer.contentType())
              .as(operation + " " + answer.statusCode())
              .matches(refusal(operation.path()));
        }
      }
    }
  }

  /** Standards' endpoints have errors of their own (RFC 6749 §5.2); browsers are shown a page. */
  private static String refusal(String path) {
    var problem = "application/problem\\+json.*";
    if (path.equals("/oauth2/userinfo")) {
      return "|application/json.*"; // without a token the challenge says it all (RFC 6750 §3.1)
    }
    if (path.startsWith("/oauth2/")) {
      return problem + "|application/json.*|text/html.*";
    }
    return path.matches("/(h|l|login|console|sandbox/staff)(/.*)?")
        ? problem + "|application/json.*|text/html.*"
        : problem;
  }

  /** All at once, since each takes its time. */
  @Test
  void whoDoesNotGoOnWithARequestIsCutOff() throws Exception {
    Rounds.untilOneCounts(RequestFormTest::areCutOff);
  }

  /** False where the upload was told to come again (503). */
  private static boolean areCutOff() {
    var nothing = later("");
    var half = later(KNOWN + "X-A: ");
    var body = later(POST + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{");
    var answered =
        later(
            "POST /v1/nothing HTTP/1.1\r\n"
                + HOST
                + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{");
    var streamed =
        later(
            "POST /v1/card-imports HTTP/1.1\r\n"
                + HOST
                + "Authorization: Bearer "
                + Tokens.partner(Api.REGISTRY)
                + "\r\nIdempotency-Key: slow-file-"
                + UUID.randomUUID()
                + "\r\n"
                + "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");

    assertThat(nothing.join().text()).isEmpty();
    assertThat(half.join().code()).isEqualTo("request-timeout");
    assertThat(body.join().status()).isIn(401, 408);
    assertThat(answered.join().code()).isEqualTo("not-found");
    if (streamed.join().status() == 503) {
      return false;
    }
    // an upload's body is the upload's to wait for, whatever the connection's guard would say
    assertThat(streamed.join().code()).isEqualTo("upload-stalled");
    return true;
  }

  private static CompletableFuture<RawHttp.Answer> later(String bytes) {
    var connection = RawHttp.connect().send(bytes);
    return CompletableFuture.supplyAsync(
            connection::readAll, task -> new Thread(task, "slow-client").start())
        .whenComplete((answer, failure) -> connection.close());
  }
}
