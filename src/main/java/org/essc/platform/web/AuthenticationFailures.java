package org.essc.platform.web;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.quarkus.resteasy.reactive.server.runtime.observability.ObservabilityIntegrationRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Leaves failures of authentication to the resources, which alone ask for it and have mappers for
 * it.
 *
 * <p>Quarkus does the same a step later, but finds out the path's template for the span before, in
 * case authentication will fail: it builds its table of all paths anew for each request, which took
 * a fifth of an instance's time and most of its garbage. Here the template is found for those only
 * that have been refused.
 */
@Singleton
final class AuthenticationFailures {

  /** Behind the one that puts Quarkus' handler there, before the one that replaces it. */
  private static final int AFTER_AUTHENTICATION = SecurityHandlerPriorities.AUTHORIZATION - 1;

  void register(@Observes Filters filters) {
    filters.register(this::leave, AFTER_AUTHENTICATION);
  }

  private void leave(RoutingContext context) {
    context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    context.addHeadersEndHandler(ignored -> nameRefused(context));
    context.next();
  }

  private static void nameRefused(RoutingContext context) {
    int status = context.response().getStatusCode();
    var paths = ResteasyReactiveRecorder.getCurrentDeployment();
    if ((status == 401 || status == 403) && paths != null) {
      ObservabilityIntegrationRecorder.setTemplatePath(context, paths);
    }
  }
}
