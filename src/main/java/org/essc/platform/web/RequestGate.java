package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Stands before every route: refuses bodies larger than an operation takes, answers what asks for
 * life only, and sets the headers every answer carries.
 */
@ApplicationScoped
public class RequestGate {

  /** Quarkus reads this key where a body comes without a Content-Length. */
  private static final String MAX_REQUEST_SIZE_KEY = "io.quarkus.max-request-size";

  private static final int BEFORE_EVERYTHING = 1_000;

  /** Encoded once, as every answer has it. */
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");

  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

  private final BodyLimits limits = new BodyLimits();
  private final Event<BodyLimits> features;

  RequestGate(Event<BodyLimits> features) {
    this.features = features;
  }

  void register(@Observes Filters filters) {
    features.fire(limits);
    filters.register(this::check, BEFORE_EVERYTHING);
  }

  private void check(RoutingContext context) {
    var request = context.request();
    context.response().putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
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
    long most = limits.of(path);
    if (most != BodyLimits.NONE) {
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

  private static long declaredLength(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }
}
