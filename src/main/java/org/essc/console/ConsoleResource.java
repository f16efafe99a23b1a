package org.essc.console;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.web.Features;
import org.essc.platform.web.StaticFiles;

/** The console's door: logging in and out, and the way to one's desk. */
@Path(StaffLogins.PATH)
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ConsoleResource {

  /** Where one logs in anew before a dangerous act. */
  static final String AGAIN = StaffLogins.PATH + "/again";

  private static final StaticFiles FILES =
      new StaticFiles(
          "/console/",
          List.of("console.css", "clerk.js", "hotline.js", "vendor/htmx.min.js"),
          Map.of());

  private static final StaticFiles SHARED =
      new StaticFiles("/login/", List.of("icon.svg"), Map.of());

  /** One of the console's own pages. */
  private static final Pattern OWN =
      Pattern.compile(
          StaffLogins.PATH
              + "(/[a-z][a-z-]*(/(?!(?:\\.|%2[eE]){1,2}(?:/|$))(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})++)*+)?");

  private final ConsoleGate gate;
  private final ConsoleRefusals refusals;
  private final ConsolePages pages;

  ConsoleResource(ConsoleGate gate, ConsoleRefusals refusals, ConsolePages pages) {
    this.gate = gate;
    this.refusals = refusals;
    this.pages = pages;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> start(@Context RoutingContext context) {
    return gate.anybody(
        context,
        visit -> {
          var desks = Desk.of(visit.caller());
          return desks.size() == 1
              ? Uni.createFrom().item(pages.to(desks.get(0).path()))
              : pages.html(ConsoleTemplates.start(visit.frame(null)), 200, visit.language());
        });
  }

  /** Where the provider sends the browser back to; quarkus-oidc leads it on. */
  @GET
  @Path("login")
  @Operation(hidden = true)
  public Uni<Response> login(@Context RoutingContext context) {
    return start(context);
  }

  /**
   * @param to the page to come back to
   */
  @GET
  @Path("again")
  @Operation(hidden = true)
  public Uni<Response> again(@QueryParam("to") String to, @Context RoutingContext context) {
    var back = to != null && OWN.matcher(to).matches() ? to : StaffLogins.PATH;
    return gate.anybody(
        context,
        visit ->
            gate.isFresh(visit)
                ? Uni.createFrom().item(pages.to(back))
                : gate.canBeFresh(visit)
                    ? refusals.challenge(context)
                    : refusals.notice(context, "login-failed", 401, StaffLogins.PATH));
  }

  @POST
  @Path("logout")
  @Operation(hidden = true)
  public Uni<Response> logout(@Context RoutingContext context) {
    return gate.logout(context);
  }

  @GET
  @Path("logged-out")
  @Operation(hidden = true)
  public Uni<Response> loggedOut(@Context RoutingContext context) {
    return refusals.notice(context, "logged-out", 200, StaffLogins.PATH);
  }

  @GET
  @Path("assets/{name: .+}")
  @Operation(hidden = true)
  public Response asset(
      @PathParam("name") String name,
      @Context Request request,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return (name.equals("icon.svg") ? SHARED : FILES).serve(name, request, encoding);
  }
}
