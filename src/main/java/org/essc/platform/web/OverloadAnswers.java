package org.essc.platform.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.essc.platform.edge.EarlyAnswers;
import org.essc.platform.load.Door;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.problem.ProblemCatalogue;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.trace.TraceIds;

/**
 * The refusals of {@link OverloadGate} that can be said before the server has seen the request, in
 * the same words: of known callers with a token, in a request of the ordinary form. A refusal must
 * cost little of what serves the others: where as much again is asked as can be done, the one is as
 * frequent as the other. Whatever is unusual goes on to the gate.
 */
final class OverloadAnswers implements EarlyAnswers {

  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  /** A longer body may take its time; the gate knows what to do then. */
  private static final int MOST_BODY_DIGITS = 4;

  /** What is there is no operation. */
  private static final String NOT_COUNTED = "/q/";

  private static final String ANY_TRACE = "0".repeat(32);

  private final EarlyRefusals rules;
  private final Supplier<Door> door;
  private final TraceIds traces;
  private final Runnable counter;
  private final Answer chinese = Answer.in(Locale.CHINESE);
  private final Answer english = Answer.in(Locale.ENGLISH);

  /** Other ports of the process, such as the management's, refuse nobody. */
  private final IntSupplier port;

  /**
   * @param port where the requests come that the gate sees
   * @param counter told of each refusal
   */
  OverloadAnswers(
      EarlyRefusals rules,
      Supplier<Door> door,
      IntSupplier port,
      TraceIds traces,
      Runnable counter) {
    this.port = port;
    this.rules = rules;
    this.door = door;
    this.traces = traces;
    this.counter = counter;
  }

  @Override
  public byte[] to(SocketAddress local, HttpRequest request) {
    var current = door.get();
    if (current.isOpen()
        || !(local instanceof InetSocketAddress here)
        || here.getPort() != port.getAsInt()
        || !isOrdinary(request)) {
      return null;
    }
    var path = path(request.uri());
    if (path == null
        || path.startsWith(NOT_COUNTED)
        || rules.isNeverForSome(path)
        || rules.isOAuth(path)
        || !(request.headers() instanceof MultiMap headers)) {
      return null;
    }
    var caller = rules.bearer(headers);
    if (caller.isEmpty() || !current.refuses(Guest.KNOWN, caller.get())) {
      return null;
    }
    var locale = ProblemDocument.locale(request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE));
    var trace = traces.of(request.headers().get(TraceIds.HEADER));
    var answer = (Locale.ENGLISH.equals(locale) ? english : chinese).with(trace);
    counter.run();
    return answer;
  }

  /**
   * With a short body or none, on a connection that stays; without a cookie, by which it could be
   * another caller's.
   */
  private static boolean isOrdinary(HttpRequest request) {
    var headers = request.headers();
    var length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return METHODS.contains(request.method())
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && (length == null || length.length() <= MOST_BODY_DIGITS)
        && hasNone(
            headers,
            HttpHeaderNames.COOKIE,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.UPGRADE)
        && !headers.contains(HttpHeaderNames.CONNECTION, "close", true);
  }

  private static boolean hasNone(HttpHeaders headers, CharSequence... names) {
    for (var name : names) {
      if (headers.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Null where it can be written in another way, so that nobody mistakes it for another's. */
  private static String path(String target) {
    int end = target.indexOf('?');
    var path = end < 0 ? target : target.substring(0, end);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean between = i > 0 && (c == '-' || c == '_' || c == '.' && path.charAt(i - 1) != '/');
      boolean begins = c == '/' && (i == 0 || path.charAt(i - 1) != '/');
      if (!plain && !between && !begins) {
        return null;
      }
    }
    return path;
  }

  /** Written once, but for the trace id. */
  private record Answer(byte[] before, byte[] after) {

    private static Answer in(Locale locale) {
      var problem = ProblemException.overloaded();
      var body = ProblemDocument.render(problem, locale, ANY_TRACE);
      var head =
          """
          HTTP/1.1 503 Service Unavailable
          content-type: %s
          content-language: %s
          cache-control: no-store
          link: %s
          retry-after: %d
          content-length: %d

          """
              .formatted(
                  ProblemDocument.MEDIA_TYPE,
                  locale.getLanguage(),
                  ProblemCatalogue.link(ProblemType.OVERLOADED),
                  problem.retryAfter().toSeconds(),
                  body.length)
              .replace("\n", "\r\n");
      var parts = (head + new String(body, UTF_8)).split(ANY_TRACE, 2);
      return new Answer(parts[0].getBytes(UTF_8), parts[1].getBytes(UTF_8));
    }

    private byte[] with(String trace) {
      return ByteBuffer.allocate(before.length + trace.length() + after.length)
          .put(before)
          .put(trace.getBytes(US_ASCII))
          .put(after)
          .array();
    }
  }
}
