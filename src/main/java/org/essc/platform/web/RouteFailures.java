package org.essc.platform.web;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.essc.platform.problem.ProblemCatalogue;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemMappers;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Unavailability;
import org.jboss.logging.Logger;

/**
 * What fails before or beside the resources is answered as they would answer it. Quarkus' own
 * handlers of failures come later and are never asked.
 */
@ApplicationScoped
public class RouteFailures {

  private static final Logger LOG = Logger.getLogger(RouteFailures.class);

  private static final int BEFORE_QUARKUS = -1_000_000;

  void register(@Observes Router router) {
    router.route().order(BEFORE_QUARKUS).failureHandler(RouteFailures::handle);
  }

  private static void handle(RoutingContext context) {
    if (context.response().ended()) {
      return;
    }
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    answer(context, problem(context.failure(), context.statusCode()));
  }

  private static ProblemException problem(Throwable failure, int status) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (failure instanceof UnauthorizedException || failure instanceof AuthenticationException) {
      return ProblemException.of(ProblemType.UNAUTHENTICATED);
    }
    if (failure instanceof ForbiddenException) {
      return ProblemException.of(ProblemType.FORBIDDEN);
    }
    if (failure != null && Unavailability.isCauseOf(failure)) {
      return ProblemException.unavailable(failure);
    }
    if (failure == null || status >= 400 && status < 500) {
      return ProblemException.of(ProblemMappers.typeOf(status));
    }
    LOG.error("request failed", failure);
    return ProblemException.of(ProblemType.INTERNAL_ERROR);
  }

  /** Answers with the problem's document, for gates that come before the resources. */
  public static void answer(RoutingContext context, ProblemException problem) {
    var locale = ProblemDocument.locale(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    var response =
        context
            .response()
            .setStatusCode(problem.type().status())
            .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
            .putHeader(HttpHeaders.CONTENT_LANGUAGE, locale.getLanguage())
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader("Link", ProblemCatalogue.link(problem.type()));
    if (problem.type().status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"essc\"");
    }
    if (problem.retryAfter() != null) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
    }
    response.end(Buffer.buffer(ProblemDocument.render(problem, locale)));
  }
}
