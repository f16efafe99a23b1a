package org.essc.login.token;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.essc.login.client.PortalOrigins;

/**
 * Cross-origin requests (CORS) of portals that run in a browser, to the endpoints that they call
 * from there; never with credentials of the browser.
 */
@ApplicationScoped
class BrowserClients {

  private static final Set<String> PATHS =
      Set.of("/oauth2/par", "/oauth2/token", UserInfoResource.PATH, RevocationResource.PATH);

  /** After the gate that is before everything. */
  private static final int EARLY = 900;

  private final PortalOrigins origins;

  BrowserClients(PortalOrigins origins) {
    this.origins = origins;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, EARLY);
  }

  private void handle(RoutingContext context) {
    var origin = context.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !PATHS.contains(context.normalizedPath())) {
      context.next();
      return;
    }
    context.response().putHeader(HttpHeaders.VARY, "Origin");
    context.request().pause();
    origins
        .registered(origin)
        .onFailure()
        .recoverWithItem(false)
        .subscribe()
        .with(known -> answer(context, origin, known));
  }

  private static void answer(RoutingContext context, String origin, boolean known) {
    var response = context.response();
    if (known) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate, Retry-After");
    }
    context.request().resume();
    if (!known || !context.request().method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, DPoP")
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600")
        .setStatusCode(204)
        .end();
  }
}
