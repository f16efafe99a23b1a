package org.essc.platform.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads over raw sockets, whose bodies come byte by byte or not at all. */
@QuarkusTest
class TricklingUploadsTest {

  private static final int MANY = 1_500;

  /** Before the first of them is cut for its silence of four seconds. */
  private static final Duration SOON = Duration.ofMillis(3_500);

  @Inject UploadsConfig config;
  @Inject MeterRegistry metrics;

  private final Api api = Api.here();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    Awaitility.await().until(() -> underWay("file") == 0 && underWay("document") == 0);
  }

  private double underWay(String kind) {
    return metrics.get("essc.uploads.under.way").tag("kind", kind).gauge().value();
  }

  private Socket begin(String path, String type, String token) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    sockets.add(socket);
    var head =
        """
        POST %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: %s
        Content-Length: 400000
        Idempotency-Key: %s

        c"""
            .formatted(path, token, type, UUID.randomUUID())
            .replace("\n", "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(40).toMillis());
    return new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
  }

  /** Until the platform closes the connection. */
  private static byte[] readAll(InputStream in) throws IOException {
    return in.readAllBytes();
  }

  @Test
  void fifteenHundredThatTrickleTakeFewPlacesAndNobodyElsesRequests() throws Exception {
    var token = Tokens.partner(Api.REGISTRY);
    var held = config.filesPerCaller();
    Rounds.untilOneCounts(
        () -> {
          close();
          sockets.clear();
          long begun = System.nanoTime();
          beginMany(token);
          return become(held, "file", begun);
        });

    var reply = api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"T999999999\"}");
    assertThat(reply.status()).isEqualTo(200);

    int refused = 0;
    int stalled = 0;
    for (var socket : sockets) {
      var answer = answer(socket);
      if (answer.startsWith("HTTP/1.1 429 ")) {
        assertThat(answer).contains("\"too-many-requests\"").containsIgnoringCase("retry-after:");
        refused++;
      } else if (answer.startsWith("HTTP/1.1 503 ")) {
        // 1,500 at the same moment may be more than a slow machine looks at in time
        assertThat(answer).contains("\"overloaded\"").containsIgnoringCase("retry-after:");
        refused++;
      } else {
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"upload-stalled\"");
        stalled++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(MANY - 4 * held);
    assertThat(stalled).isGreaterThanOrEqualTo(held);

    api.importCards(TestPerson.next());
  }

  private void beginMany(String token) throws IOException {
    for (int i = 0; i < MANY; i++) {
      begin("/v1/card-imports", "text/csv", token);
    }
  }

  private boolean become(int number, String kind, long begun) {
    return Awaitility.await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> underWay(kind), now -> now == number || !isSoon(begun))
        == number;
  }

  private static boolean isSoon(long begun) {
    return System.nanoTime() - begun < SOON.toNanos();
  }

  @Test
  void everyWayOfUploadingIsBoundedAndCut() throws Exception {
    Rounds.untilOneCounts(this::everyWayIsCut);
  }

  /** False where one was told to come again (503). */
  private boolean everyWayIsCut() throws IOException {
    var registry = Tokens.partner(Api.REGISTRY);
    var agency = Tokens.partner(Api.AGENCY);
    var clerk = Tokens.staff(Api.CLERK);
    var factory = Tokens.partner(Api.FACTORY);
    var batch = "/v1/production-batches/" + new UUID(0, 0) + "/results";
    for (var socket :
        List.of(
            begin("/v1/card-imports", "text/csv", registry),
            begin(
                "/v1/agency-applications?regionCode=411600&route=employer",
                "application/x-ndjson",
                agency),
            begin("/v1/card-photos?regionCode=411600", "image/png", clerk),
            begin(batch, "application/jose", factory))) {
      var answer = answer(socket);
      if (answer.startsWith("HTTP/1.1 503 ")) {
        return false;
      }
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"upload-stalled\"");
    }
    return true;
  }

  @Test
  void whoHasTooManyKeepsNobodyElseOut() throws Exception {
    var clerk = Tokens.staff(Api.CLERK);
    var second = Tokens.staff(Api.SECOND_CLERK);
    Rounds.untilOneCounts(
        () -> {
          close();
          sockets.clear();
          return isKeptOutAlone(clerk, second);
        });
  }

  /** False where the first were cut, or one was told to come again, before the others had come. */
  private boolean isKeptOutAlone(String clerk, String second) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < config.documentsPerCaller(); i++) {
      begin("/v1/card-photos?regionCode=411600", "image/png", clerk);
    }
    if (!become(config.documentsPerCaller(), "document", begun)) {
      return false;
    }
    var own = answer(begin("/v1/card-photos?regionCode=411600", "image/png", clerk));
    if (!isSoon(begun) || own.startsWith("HTTP/1.1 503 ")) {
      return false;
    }
    assertThat(own).startsWith("HTTP/1.1 429 ").contains("\"too-many-requests\"");
    var other = answer(begin("/v1/card-photos?regionCode=411600", "image/png", second));
    if (other.startsWith("HTTP/1.1 503 ")) {
      return false;
    }
    assertThat(other).startsWith("HTTP/1.1 408 ");
    return true;
  }
}
