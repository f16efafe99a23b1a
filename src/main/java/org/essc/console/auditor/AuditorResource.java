package org.essc.console.auditor;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.audit.verify.StartVerification;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.Desk;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The auditor's pages: entries with filters; the chains, and verifications started and followed.
 */
@Path("/console/auditor")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class AuditorResource {

  private static final String INTEGRITY = "integrity";

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final ShowEntries showEntries;
  private final ShowIntegrity showIntegrity;
  private final StartVerification startVerification;

  AuditorResource(
      ConsoleGate gate,
      ConsolePages pages,
      ShowEntries showEntries,
      ShowIntegrity showIntegrity,
      StartVerification startVerification) {
    this.gate = gate;
    this.pages = pages;
    this.showEntries = showEntries;
    this.showIntegrity = showIntegrity;
    this.startVerification = startVerification;
  }

  /** As {@code GET /v1/audit-entries}; the times are China's. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> entries(
      @RestQuery String act,
      @RestQuery String actor,
      @RestQuery String outcome,
      @RestQuery String about,
      @RestQuery String from,
      @RestQuery String until,
      @RestQuery String cursor,
      @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.AUDITOR,
        visit -> {
          var entered = ShowEntries.entered(act, actor, outcome, about, from, until);
          return showEntries
              .handle(visit, entered, cursor)
              .chain(
                  view ->
                      pages.html(
                          AuditorTemplates.entries(view),
                          view.wrong().isEmpty() ? 200 : 400,
                          visit.language()));
        });
  }

  @GET
  @Path(INTEGRITY)
  @Operation(hidden = true)
  public Uni<Response> integrity(@Context RoutingContext context) {
    return gate.show(
        context,
        Desk.AUDITOR,
        visit -> showIntegrity.handle(visit).map(AuditorTemplates::integrity));
  }

  /** For the page that looks again by itself. */
  @GET
  @Path(INTEGRITY + "/runs")
  @Operation(hidden = true)
  public Uni<Response> runs(@Context RoutingContext context) {
    return gate.show(
        context, Desk.AUDITOR, visit -> showIntegrity.handle(visit).map(AuditorTemplates::runs));
  }

  @POST
  @Path("verifications")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> verify(@RestForm String token, @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.AUDITOR,
        token,
        visit ->
            startVerification
                .handle(visit.actor())
                .replaceWith(() -> pages.to(Desk.AUDITOR.path() + "/" + INTEGRITY)));
  }
}
