package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection on which requests are refused at the door, before and after others. */
@QuarkusTest
class RefusedConnectionTest {

  private static final String SERVED = "GET /.well-known/jwks.json HTTP/1.1\r\n";
  private static final String REFUSED =
      "POST /v1/identity-codes HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n";

  @Inject OverloadGate gate;

  private String head;

  @BeforeEach
  void full() {
    var api = Api.here();
    api.freshCode(api.holder());
    head = "Host: localhost\r\nAuthorization: Bearer " + api.token(Api.CHANNEL) + "\r\n";
    gate.use(ClosedDoor.limitedTo(0, 1));
  }

  @AfterEach
  void open() {
    gate.use(null);
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void goesOnAfterARefusalWhoseBodyCameInPieces() {
    try (var connection = RawHttp.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.send(REFUSED + head + "\r\n").send("{").send("}");
        assertThat(connection.readUntil("\"traceId\":\"")).startsWith("HTTP/1.1 503 ");
        connection.readUntil("}");
      }
      connection.send(SERVED + head + "\r\n");
      assertThat(connection.readUntil("\"keys\"")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void answersComeInTheOrderOfTheirRequests() {
    var bytes =
        SERVED
            + head
            + "\r\n"
            + REFUSED
            + head
            + "\r\n{}"
            + SERVED
            + head
            + "\r\n"
            + REFUSED
            + head
            + "\r\n{}"
            + REFUSED
            + head
            + "Connection: close\r\n\r\n{}";

    var text = RawHttp.exchange(bytes).text();

    assertThat(Stream.of(text.split("HTTP/1\\.1 ")).skip(1).map(one -> one.substring(0, 3)))
        .containsExactly("200", "503", "200", "503", "503");
  }

  @Test
  void manyOnOneConnectionAreRefusedOneByOne() {
    var text =
        RawHttp.exchange(
                (REFUSED + head + "\r\n{}").repeat(200)
                    + REFUSED
                    + head
                    + "Connection: close\r\n\r\n{}")
            .text();

    assertThat(count(text, "HTTP/1\\.1 503 ")).isEqualTo(201);
    assertThat(count(text, "\"code\":\"overloaded\"")).isEqualTo(201);
  }

  @Test
  void malformedBodyEndsTheConnectionAfterTheAnswers() {
    var chunked = REFUSED.replace("Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n");
    var text = RawHttp.exchange(REFUSED + head + "\r\n{}" + chunked + head + "\r\nzz\r\n").text();

    assertThat(Stream.of(text.split("HTTP/1\\.1 ")).skip(1).map(one -> one.substring(0, 3)))
        .containsExactly("503", "503");
  }
}
