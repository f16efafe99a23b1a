package org.essc.audit;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.essc.audit.DatabaseWatch.Standing;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;

/**
 * Answers 503 while the database is older than it was, since a used code may be unused in it. What
 * needs no database (health, metrics, the JWKS, the start page) is served.
 */
@ApplicationScoped
public class OlderDatabaseGate {

  /** After the gate for requests, before anybody is authenticated. */
  private static final int BEFORE_AUTHENTICATION = 500;

  private final DatabaseWatch watch;

  public OlderDatabaseGate(DatabaseWatch watch) {
    this.watch = watch;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_AUTHENTICATION);
  }

  private void check(RoutingContext context) {
    var path = context.normalizedPath();
    if (watch.standing() == Standing.GOOD
        || !path.startsWith("/v1/") && !path.startsWith("/oauth2/")) {
      context.next();
    } else if (watch.standing() == Standing.OLDER) {
      refuse(context);
    } else {
      askFirst(context);
    }
  }

  /** At the start, and when the database was away. */
  private void askFirst(RoutingContext context) {
    context.request().pause();
    watch
        .check()
        .subscribe()
        .with(
            checked -> {
              context.request().resume();
              if (watch.standing() == Standing.GOOD) {
                context.next();
              } else {
                refuse(context);
              }
            },
            failure -> {
              context.request().resume();
              refuse(context);
            });
  }

  private static void refuse(RoutingContext context) {
    var locale = ProblemDocument.locale(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    var problem = ProblemException.unavailable(null);
    context
        .response()
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONTENT_LANGUAGE, locale.getLanguage())
        .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(problem.retryAfter().toSeconds()))
        .end(Buffer.buffer(ProblemDocument.render(problem, locale)));
  }
}
