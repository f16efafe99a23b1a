package org.essc.holderpage;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.SameOrigin;
import org.essc.platform.web.StaticFiles;
import org.jboss.resteasy.reactive.RestForm;

/** Where a launch address leads. Step 2 of the pages' flow, and step 5 of logging in. */
@Path("/h")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class ShellResource {

  private static final StaticFiles FILES =
      new StaticFiles("/holderpage/", List.of("page.css", "shell.js", "card.js"), Map.of());

  private static final ProblemException CLOSED = ProblemException.of(ProblemType.NOT_FOUND);

  private final PageStore pages;
  private final PageGate gate;
  private final Issuer issuer;

  ShellResource(PageStore pages, PageGate gate, Issuer issuer) {
    this.pages = pages;
    this.gate = gate;
    this.issuer = issuer;
  }

  /** Where the browser goes on. */
  record Opened(String to) {}

  /** The same for everybody: the ticket stands in the fragment, which is not sent. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> shell() {
    return PageAnswer.html(HolderTemplates.shell(), Locale.CHINESE);
  }

  @POST
  @Path("session")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> open(@RestForm String ticket, @Context RoutingContext context) {
    SameOrigin.require(context.request().getHeader("Origin"), issuer);
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(patience, pages.redeem(ticket, patience))
        .map(
            found ->
                found
                    .map(
                        opened ->
                            json(200, opened.session().page().path())
                                .cookie(PageCookie.create(opened.cookie(), issuer))
                                .build())
                    .orElseGet(() -> json(403, "/h/closed").build()));
  }

  @GET
  @Path("closed")
  @Operation(hidden = true)
  public Uni<Response> closed(@Context RoutingContext context) {
    return gate.notice(context, CLOSED);
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

  private static Response.ResponseBuilder json(int status, String to) {
    return PageAnswer.secured(Response.status(status))
        .type(MediaType.APPLICATION_JSON)
        .entity(new Opened(to));
  }
}
