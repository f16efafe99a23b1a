package org.essc.console.hotline;

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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The hotline's one screen. What a caller says is sent in bodies and stands in no address; a call
 * that is done leaves nothing of it on the screen.
 */
@Path("/console/hotline")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class HotlineResource {

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final HotlineScreen screen;
  private final HotlineCalls calls;
  private final NearbyPoints nearby;

  HotlineResource(
      ConsoleGate gate,
      ConsolePages pages,
      HotlineScreen screen,
      HotlineCalls calls,
      NearbyPoints nearby) {
    this.gate = gate;
    this.pages = pages;
    this.screen = screen;
    this.calls = calls;
    this.nearby = nearby;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> start(
      @RestQuery String region, @RestQuery String service, @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.HOTLINE,
        visit ->
            nearby
                .handle(visit, region, service)
                .chain(places -> html(visit, screen.empty(visit, places), 200)));
  }

  /** The part of the screen that says where to go. */
  @GET
  @Path("places")
  @Operation(hidden = true)
  public Uni<Response> places(
      @RestQuery String region, @RestQuery String service, @Context RoutingContext context) {
    return gate.show(
        context,
        Desk.HOTLINE,
        visit -> nearby.handle(visit, region, service).map(HotlineTemplates::places));
  }

  @POST
  @Path("loss-reports")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> report(
      MultivaluedMap<String, String> said, @Context RoutingContext context) {
    return answered(context, said, calls::report);
  }

  @POST
  @Path("enquiries")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> enquire(
      MultivaluedMap<String, String> said, @Context RoutingContext context) {
    return answered(context, said, calls::enquire);
  }

  @POST
  @Path("progress")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> progress(
      MultivaluedMap<String, String> said, @Context RoutingContext context) {
    return answered(context, said, calls::progress);
  }

  private Uni<Response> answered(
      RoutingContext context,
      MultivaluedMap<String, String> said,
      BiFunction<ConsoleVisit, MultivaluedMap<String, String>, Uni<HotlineView>> act) {
    return gate.form(
        context,
        Desk.HOTLINE,
        said.getFirst("token"),
        visit ->
            Uni.createFrom()
                .deferred(() -> act.apply(visit, said))
                .chain(view -> html(visit, view, 200))
                .onFailure(HotlineResource::isToldOnTheScreen)
                .recoverWithUni(failure -> refused(visit, said, (ProblemException) failure)));
  }

  private static boolean isToldOnTheScreen(Throwable failure) {
    return failure instanceof ProblemException problem && problem.type().status() < 500;
  }

  private Uni<Response> refused(
      ConsoleVisit visit, MultivaluedMap<String, String> said, ProblemException problem) {
    return nearby
        .handle(visit, said.getFirst("region"), said.getFirst("service"))
        .chain(
            places ->
                html(visit, screen.refused(visit, said, problem, places), problem.type().status()));
  }

  private Uni<Response> html(ConsoleVisit visit, HotlineView view, int status) {
    return pages.html(HotlineTemplates.screen(view), status, visit.language());
  }
}
