package org.essc.platform.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;

/**
 * A caller who turns out not to be authenticated fails the request, and the problem mappers answer.
 * Quarkus REST would arrange for the same, but to name a route of such a request it builds its
 * table of all paths anew for every request, before anything has failed: a quarter of what the
 * platform spends on one that does nothing else.
 */
@Singleton
final class AuthenticationFailures {

  /** With Quarkus' authentication, and behind it as it is registered later. */
  private static final int AUTHENTICATION = 200;

  /** Behind the permissions of paths; from here on the resources' mappers are asked. */
  private static final int BEFORE_RESOURCES = 50;

  private static final BiConsumer<RoutingContext, Throwable> FAIL =
      (context, failure) -> {
        DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(context, failure);
        if (!context.failed()) {
          context.fail(DefaultAuthFailureHandler.extractRootCause(failure));
        }
      };

  void register(@Observes Filters filters) {
    filters.register(AuthenticationFailures::replace, AUTHENTICATION);
    filters.register(AuthenticationFailures::remove, BEFORE_RESOURCES);
  }

  private static void remove(RoutingContext context) {
    if (context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) == FAIL) {
      context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    }
    context.next();
  }

  private static void replace(RoutingContext context) {
    if (context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) instanceof DefaultAuthFailureHandler) {
      context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, FAIL);
    }
    context.next();
  }
}
