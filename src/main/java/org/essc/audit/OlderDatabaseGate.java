package org.essc.audit;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.essc.audit.DatabaseWatch.Standing;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.RouteFailures;

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
    if (watch.standing() == Standing.GOOD || needsNoDatabase(path)) {
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

  /** Told from what is known, since a path can be written in many ways: "/v1;x/…" is "/v1/…". */
  private static boolean needsNoDatabase(String path) {
    return path.equals("/")
        || path.startsWith("/.well-known/")
        || path.startsWith("/q/")
        || path.startsWith("/sandbox/");
  }

  private static void refuse(RoutingContext context) {
    RouteFailures.answer(context, ProblemException.unavailable(null));
  }
}
