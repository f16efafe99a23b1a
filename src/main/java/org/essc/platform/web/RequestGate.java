package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Stands before every route: refuses bodies larger than an operation takes, answers what asks for
 * life only, and sets the headers every answer carries.
 */
@ApplicationScoped
public class RequestGate {

  /** Everything but the card import fits in this, with room to spare. */
  static final long MAX_BODY_BYTES = 64 * 1024L;

  /** Quarkus reads this key where a body comes without a Content-Length. */
  private static final String MAX_REQUEST_SIZE_KEY = "io.quarkus.max-request-size";

  /** Bodies of any size; who reads them bounds what is kept. */
  private static final Set<String> STREAMED = Set.of("/v1/card-imports", "/v1/agency-applications");

  /** A photo. */
  private static final String PICTURE = "/v1/card-photos";

  public static final long MAX_PICTURE_BYTES = 512 * 1024L;

  /** What a card factory has made of a part of a batch. */
  private static final Pattern PART_RESULTS =
      Pattern.compile("/v1/production-batches/[0-9a-fA-F-]{36}/results");

  public static final long MAX_PART_RESULTS_BYTES = 1024 * 1024L;

  /** A file of service points. */
  private static final String SERVICE_POINTS = "/v1/service-points";

  static final long MAX_SERVICE_POINTS_BYTES = 1024 * 1024L;

  private static final int BEFORE_EVERYTHING = 1_000;

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_EVERYTHING);
  }

  private void check(RoutingContext context) {
    var request = context.request();
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    var path = context.normalizedPath();
    if (path.equals("/") && request.method().equals(HttpMethod.OPTIONS)) {
      // what a proxy asks that was not told what to ask: an instance that answers is live
      context
          .response()
          .setStatusCode(204)
          .putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS")
          .end();
      return;
    }
    if (!STREAMED.contains(path)) {
      long most = mostBytes(path);
      if (declaredLength(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > most) {
        // The rest of the body is not read, so the connection cannot be used again.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        RouteFailures.answer(context, ProblemException.of(ProblemType.CONTENT_TOO_LARGE));
        return;
      }
      context.put(MAX_REQUEST_SIZE_KEY, most);
    }
    context.next();
  }

  private static long mostBytes(String path) {
    if (path.equals(PICTURE)) {
      return MAX_PICTURE_BYTES;
    }
    if (path.equals(SERVICE_POINTS)) {
      return MAX_SERVICE_POINTS_BYTES;
    }
    return PART_RESULTS.matcher(path).matches() ? MAX_PART_RESULTS_BYTES : MAX_BODY_BYTES;
  }

  private static long declaredLength(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }
}
