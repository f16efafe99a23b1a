package org.essc.login.authorize;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.BrowserCookie;
import org.essc.login.KnownBrowser;
import org.essc.login.LoginNotice;
import org.essc.login.LoginPages;
import org.essc.login.authorize.Authorize.Onward;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Unavailability;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PageLanguage;
import org.jboss.logging.Logger;

/**
 * {@code GET} and {@code POST /oauth2/authorize} (RFC 6749 §3.1, OpenID Connect Core §3.1.2): where
 * a portal sends browsers to. No page of another site may frame what it answers.
 */
@Path(AuthorizeResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class AuthorizeResource {

  static final String PATH = "/oauth2/authorize";

  private static final Logger LOG = Logger.getLogger(AuthorizeResource.class);

  private final Authorize authorize;
  private final KnownBrowser knownBrowser;
  private final Issuer issuer;

  AuthorizeResource(Authorize authorize, KnownBrowser knownBrowser, Issuer issuer) {
    this.authorize = authorize;
    this.knownBrowser = knownBrowser;
    this.issuer = issuer;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> get(@Context HttpServerRequest request) {
    return answer(request, request.query());
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> post(@Context HttpServerRequest request, String body) {
    return answer(request, body);
  }

  private Uni<Response> answer(HttpServerRequest request, String encoded) {
    var patience = Deadline.PARTNER.patience();
    var parameters = Parameters.read(encoded);
    var address = request.remoteAddress().hostAddress();
    var cookie = request.getCookie(knownBrowser.name());
    var known = knownBrowser.read(cookie == null ? null : cookie.getValue());
    return Deadline.until(
            patience,
            Uni.createFrom().deferred(() -> authorize.begin(parameters, known, address, patience)))
        .map(onward -> onward(onward, request.getHeader(HttpHeaders.COOKIE)))
        .onFailure()
        .recoverWithUni(
            failure -> LoginPages.notice(notice(failure), language(request, parameters)));
  }

  private static Locale language(HttpServerRequest request, Parameters parameters) {
    var accepted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    return PageLanguage.of(null, parameters.language(), accepted);
  }

  private Response onward(Onward onward, String cookies) {
    var response =
        Response.seeOther(onward.address())
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .header("Referrer-Policy", "no-referrer");
    onward
        .login()
        .ifPresent(
            login -> {
              BrowserCookie.surplus(cookies, issuer).forEach(response::cookie);
              response.cookie(BrowserCookie.create(login.id(), login.cookieSecret(), issuer));
            });
    return response.build();
  }

  private static LoginNotice notice(Throwable failure) {
    if (failure instanceof PageError wrong) {
      return wrong.notice();
    }
    if (!Unavailability.isCauseOf(failure) && !(failure instanceof ProblemException)) {
      LOG.error("an authorization request failed", failure);
    }
    return LoginNotice.AWAY;
  }
}
