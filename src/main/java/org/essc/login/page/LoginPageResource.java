package org.essc.login.page;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.KnownBrowser;
import org.essc.login.Login;
import org.essc.login.LoginNotice;
import org.essc.login.LoginPages;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PageLanguage;
import org.essc.platform.web.SameOrigin;
import org.essc.platform.web.StaticFiles;

/** The page that a portal's user sees: steps 3 and 7 of the flow. */
@Path("/login")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class LoginPageResource {

  private static final StaticFiles FILES =
      new StaticFiles(
          "/login/", List.of("common.css", "login.css", "login.js", "icon.svg"), Map.of());

  private final BrowserLogins browserLogins;
  private final OpenIdClients clients;
  private final EndLogin endLogin;
  private final LoginQr qr;
  private final KnownBrowser knownBrowser;
  private final Issuer issuer;

  LoginPageResource(
      BrowserLogins browserLogins,
      OpenIdClients clients,
      EndLogin endLogin,
      LoginQr qr,
      KnownBrowser knownBrowser,
      Issuer issuer) {
    this.browserLogins = browserLogins;
    this.clients = clients;
    this.endLogin = endLogin;
    this.qr = qr;
    this.knownBrowser = knownBrowser;
    this.issuer = issuer;
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Uni<Response> page(
      @PathParam("id") String id, @QueryParam("lang") String lang, @Context HttpHeaders request) {
    return forBrowser(
        id,
        lang,
        request,
        login ->
            clients
                .find(login.request().portal())
                .chain(client -> page(login, client, language(lang, login, request))));
  }

  @POST
  @Path("{id}/cancel")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Uni<Response> cancel(
      @PathParam("id") String id, @QueryParam("lang") String lang, @Context HttpHeaders request) {
    var patience = Deadline.PARTNER.patience();
    return form(
        id,
        lang,
        request,
        login -> endLogin.cancel(login, patience).map(done -> toPage(login, lang, request)));
  }

  /** Step 7 of the flow: the browser that began, and no other, fetches the result. */
  @POST
  @Path("{id}/finish")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Uni<Response> finish(
      @PathParam("id") String id, @QueryParam("lang") String lang, @Context HttpHeaders request) {
    var patience = Deadline.PARTNER.patience();
    return form(
        id,
        lang,
        request,
        login ->
            mayBeSentBack(login)
                .chain(
                    may ->
                        may
                            ? finish(login, lang, request, patience)
                            : notice(LoginNotice.CLIENT, lang, request)));
  }

  /** What was registered may have changed since the login began. */
  private Uni<Boolean> mayBeSentBack(Login login) {
    return clients
        .find(login.request().portal())
        .map(
            client ->
                client
                    .filter(OpenIdClient::active)
                    .filter(known -> known.redirectsTo(login.request().redirectUri()))
                    .isPresent());
  }

  private Uni<Response> finish(Login login, String lang, HttpHeaders request, Patience patience) {
    return endLogin
        .finish(login, patience)
        .map(
            to ->
                to.map(address -> result(login, address))
                    .orElseGet(() -> toPage(login, lang, request)));
  }

  /** A holder has confirmed in this browser: it is known from now on. */
  private Response result(Login login, URI address) {
    var answer = seeOther(address);
    return Stage.of(login) == Stage.CONFIRMED
        ? Response.fromResponse(answer).cookie(knownBrowser.cookie()).build()
        : answer;
  }

  @GET
  @Path("assets/{name}")
  @Operation(hidden = true)
  public Response asset(
      @PathParam("name") String name,
      @Context Request request,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return FILES.serve(name, request, encoding);
  }

  private Uni<Response> form(
      String id, String lang, HttpHeaders request, Function<Login, Uni<Response>> act) {
    try {
      SameOrigin.require(request, issuer);
    } catch (ProblemException foreign) {
      return notice(LoginNotice.FOREIGN, lang, request);
    }
    return forBrowser(id, lang, request, act);
  }

  private Uni<Response> forBrowser(
      String id, String lang, HttpHeaders request, Function<Login, Uni<Response>> act) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(
            patience,
            browserLogins
                .find(id, request, patience)
                .chain(
                    found ->
                        found.map(act).orElseGet(() -> notice(LoginNotice.OTHER, lang, request))))
        .onFailure(LoginPageResource::isAway)
        .recoverWithUni(() -> notice(LoginNotice.AWAY, lang, request));
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().status() == ProblemType.SERVICE_UNAVAILABLE.status();
  }

  private Uni<Response> page(Login login, Optional<OpenIdClient> client, Locale language) {
    var stage = Stage.of(login);
    var moment = qr.moment(login);
    var drawn = qr.draw(login, moment);
    var domain = OpenIdClient.domain(login.request().redirectUri());
    var view =
        new PageView(
            login.id().value(),
            stage.text(),
            moment.seen(),
            client.map(OpenIdClient::name).orElse(domain),
            domain,
            login.required(Login.Field.NUMBER),
            drawn.qr(),
            drawn.svg(),
            moment.secondsLeft(),
            stage == Stage.REFUSED ? login.required(Login.Field.REFUSAL) : null,
            language.getLanguage(),
            language == Locale.ENGLISH ? "zh" : "en");
    return LoginPages.html(LoginTemplates.page(view), language);
  }

  private static Uni<Response> notice(LoginNotice notice, String lang, HttpHeaders request) {
    return LoginPages.notice(notice, language(lang, null, request));
  }

  private static Response toPage(Login login, String lang, HttpHeaders request) {
    var language = language(lang, login, request).getLanguage();
    return seeOther(URI.create("/login/" + login.id() + "?lang=" + language));
  }

  private static Response seeOther(URI address) {
    return LoginPages.secured(Response.status(Response.Status.SEE_OTHER))
        .header(HttpHeaders.LOCATION, address.toString())
        .build();
  }

  private static Locale language(String lang, Login login, HttpHeaders request) {
    return PageLanguage.of(
        lang,
        login == null ? null : login.request().language(),
        request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
  }
}
