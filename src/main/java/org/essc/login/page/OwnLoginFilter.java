package org.essc.login.page;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.essc.login.Login;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Finds the browser's login before anything is answered: a stream that began cannot refuse. */
@Singleton
class OwnLoginFilter {

  private static final String LOGIN = OwnLoginFilter.class.getName();

  private final BrowserLogins browserLogins;

  OwnLoginFilter(BrowserLogins browserLogins) {
    this.browserLogins = browserLogins;
  }

  @OwnLogin
  @ServerRequestFilter
  public Uni<Response> find(UriInfo uri, HttpHeaders request, RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(
            patience, browserLogins.find(uri.getPathParameters().getFirst("id"), request, patience))
        .map(
            found -> {
              context.put(
                  LOGIN, found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
              return null;
            });
  }

  static Login login(RoutingContext context) {
    return context.get(LOGIN);
  }
}
