package org.essc.platform.upload;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Closes connections whose request was answered and whose body still does not end: refused before
 * it was read (no token, too many requests), it could trickle for ever. Not at once, as bytes that
 * nobody read would take the answer with them.
 */
@ApplicationScoped
public class AnsweredBeforeTheEnd {

  private static final long CLOSE_AFTER_MILLIS = 2_000;

  /** Before what refuses. */
  private static final int EARLY = 1_900;

  void register(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext context) {
    context.addEndHandler(
        answered -> {
          // one without a body ends by itself, and is a moment from it where its answer came at
          // once
          if (!context.request().isEnded() && announcesBody(context)) {
            closeUnlessItEnds(context);
          }
        });
    context.next();
  }

  private static boolean announcesBody(RoutingContext context) {
    var headers = context.request().headers();
    return headers.contains(HttpHeaders.CONTENT_LENGTH)
        || headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static void closeUnlessItEnds(RoutingContext context) {
    var request = context.request();
    request.handler(ignored -> {});
    request.resume();
    context
        .vertx()
        .setTimer(
            CLOSE_AFTER_MILLIS,
            timer -> {
              if (!request.isEnded()) {
                request.connection().close();
              }
            });
  }
}
