package org.essc.platform.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the answer of {@link EarlyAnswers} goes out, and which requests nobody asks them about. */
class EarlyAnswersTest {

  private static final String EARLY = "early\r\n";

  private final ConnectionGuard guard = new ConnectionGuard();
  private final RequestCheck check = new RequestCheck(guard);
  private final EmbeddedChannel connection = new EmbeddedChannel();

  /** Those to {@code /early} alone. */
  @BeforeEach
  void connect() {
    EarlyAnswers.by(
        (local, request) -> request.uri().equals("/early") ? EARLY.getBytes(US_ASCII) : null);
    connection
        .pipeline()
        .addLast(guard)
        .addLast("httpEncoder", new HttpResponseEncoder())
        .addLast("requestCheck", check);
  }

  @AfterEach
  void end() {
    EarlyAnswers.by(null);
    connection.finishAndReleaseAll();
  }

  private static HttpRequest head(String target, String... close) {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target);
    head.headers().set("Host", "localhost");
    if (close.length > 0) {
      head.headers().set("Connection", close[0]);
    }
    return head;
  }

  private static HttpContent part() {
    return new DefaultHttpContent(Unpooled.copiedBuffer("{", US_ASCII));
  }

  private static HttpContent last() {
    return new DefaultLastHttpContent(Unpooled.copiedBuffer("}", US_ASCII));
  }

  private String sent() {
    var all = new StringBuilder();
    for (ByteBuf one = connection.readOutbound(); one != null; one = connection.readOutbound()) {
      all.append(one.toString(US_ASCII));
      one.release();
    }
    return all.toString();
  }

  private boolean reachesTheServer() {
    return connection.readInbound() != null;
  }

  @Test
  void answerGoesOutAtTheRequestsEndAndTheServerSeesNothingOfIt() {
    connection.writeInbound(head("/early"), part());
    assertThat(sent()).isEmpty();
    connection.writeInbound(last());
    assertThat(sent()).isEqualTo(EARLY);
    connection.writeInbound(head("/early"), last(), head("/early"), last());
    assertThat(sent()).isEqualTo(EARLY + EARLY);
    assertThat(reachesTheServer()).isFalse();

    connection.writeInbound(head("/other"), last());
    assertThat(reachesTheServer()).isTrue();
  }

  @Test
  void requestBehindOneThatIsBeingAnsweredIsTheServers() {
    connection.writeInbound(head("/other"), last(), head("/early"), last());
    assertThat(sent()).isEmpty();
    assertThat(connection.inboundMessages()).hasSize(4);

    for (int answered = 0; answered < 2; answered++) {
      connection.writeOutbound(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
    }
    sent();
    connection.writeInbound(head("/early"), last());
    assertThat(sent()).isEqualTo(EARLY);
  }

  @Test
  void nothingIsAnsweredBehindTheConnectionsLastRequest() {
    connection.writeInbound(head("/other", "close"), last());
    connection.writeOutbound(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
    sent();
    connection.writeInbound(head("/early"), last());
    assertThat(sent()).isEmpty();
  }

  @Test
  void whoDoesNotReadItsAnswersIsTheServers() {
    connection.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    connection.writeInbound(head("/early"), last());
    assertThat(sent()).isEmpty();
    assertThat(reachesTheServer()).isTrue();
  }

  @Test
  void bodyThatDoesNotComeIsATimeoutAndTheConnectionsEnd() {
    connection.writeInbound(head("/early"), part());
    check.tooSlow(true);
    assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("request-timeout");
    connection.writeInbound(last(), head("/other"), last());
    assertThat(sent()).isEmpty();
    assertThat(reachesTheServer()).isFalse();
  }
}
