package org.essc.platform.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.problem.ProblemType;

/**
 * Which requests are refused for their form alone (RFC 9112), whatever they ask for. Whoever sends
 * ordinary HTTP never meets these rules.
 */
final class RequestRules {

  /** A name, an IPv4 or a bracketed IPv6 address, and a port; empty is allowed (RFC 9110 §7.2). */
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  private static final int MAX_PORT = 65_535;

  /** Stands for the host that HTTP/1.0 does not name; nothing is decided by it. */
  private static final String UNNAMED = "localhost";

  /** Found to be one, as nearly all requests name the same. */
  private static volatile String lastHost;

  private RequestRules() {}

  /** Why the request is refused; empty where it is well formed. May complete what it lacks. */
  static Optional<ProblemType> refusal(HttpRequest request) {
    if (request.method().equals(HttpMethod.CONNECT)) {
      return Optional.of(ProblemType.METHOD_NOT_ALLOWED);
    }
    stayWithHttp1(request);
    boolean wellFormed =
        hasKnownVersion(request)
            && hasKnownLength(request)
            && hasHost(request)
            && hasTarget(request);
    return wellFormed ? Optional.empty() : Optional.of(ProblemType.INVALID_REQUEST);
  }

  /** An offer to go on with HTTP/2 may be left alone (RFC 9110 §7.8). */
  private static void stayWithHttp1(HttpRequest request) {
    if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
      request.headers().remove(HttpHeaderNames.UPGRADE);
    }
  }

  /** What a request is refused as that could not be read. */
  static ProblemType typeOf(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return ProblemType.URI_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? ProblemType.HEADERS_TOO_LARGE
        : ProblemType.INVALID_REQUEST;
  }

  private static boolean hasKnownVersion(HttpRequest request) {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /** Any other coding than chunked alone would leave it open where the request ends. */
  private static boolean hasKnownLength(HttpRequest request) {
    var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return true;
    }
    return codings.size() == 1
        && codings.get(0).equalsIgnoreCase("chunked")
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  private static boolean hasHost(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      request.headers().set(HttpHeaderNames.HOST, UNNAMED);
      return true;
    }
    if (hosts.size() != 1) {
      return false;
    }
    var field = hosts.get(0);
    if (!field.equals(lastHost)) {
      if (!isHost(field)) {
        return false;
      }
      lastHost = field;
    }
    return true;
  }

  private static boolean isHost(String field) {
    var host = HOST.matcher(field.strip());
    return host.matches() && (host.group(1) == null || Integer.parseInt(host.group(1)) <= MAX_PORT);
  }

  private static boolean hasTarget(HttpRequest request) {
    var target = request.uri();
    if (target.equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
      request.setUri("/");
      return true;
    }
    boolean known =
        target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
    return known && isUri(target);
  }

  private static boolean isUri(String target) {
    if (isPlainPath(target)) {
      return true;
    }
    try {
      // a path that begins with two slashes would be read as a host
      new URI(target.startsWith("/") ? "http://" + UNNAMED + target : target);
      return true;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  /** Nothing but what may stand in any path (RFC 3986 §3.3), as nearly all targets. */
  private static boolean isPlainPath(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c >= 'A' && c <= 'Z'
              || c == '/'
              || c == '-'
              || c == '.'
              || c == '_';
      if (!plain) {
        return false;
      }
    }
    return target.startsWith("/") && !target.startsWith("//");
  }
}
