package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.activity.ReadActivity;
import org.essc.console.ConsoleVisit;
import org.essc.console.DeskTime;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.web.Features;

/** The desk's first page: the last day in numbers. */
@Path("/console/operator")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class NumbersResource {

  private final OperatorGate gate;
  private final ReadActivity readActivity;
  private final DrawNumbers draw;

  NumbersResource(OperatorGate gate, ReadActivity readActivity, DrawNumbers draw) {
    this.gate = gate;
    this.readActivity = readActivity;
    this.draw = draw;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> page(@Context RoutingContext context) {
    return gate.show(
        context, Section.NUMBERS, visit -> view(visit).map(OperatorTemplates::numbers));
  }

  /**
   * @param seen digest of what the page shows
   */
  @GET
  @Path("numbers/plots")
  @Operation(hidden = true)
  public Uni<Response> plots(@QueryParam("seen") String seen, @Context RoutingContext context) {
    return gate.page(
        context,
        Section.NUMBERS,
        visit ->
            view(visit)
                .chain(
                    view ->
                        view.seen().equals(seen)
                            ? gate.unchanged()
                            : gate.html(visit, OperatorTemplates.plots(view), 200)));
  }

  private Uni<NumbersView> view(ConsoleVisit visit) {
    return readActivity
        .handle()
        .map(
            activity -> {
              var plots = draw.draw(activity, visit.language());
              return new NumbersView(
                  OperatorFrame.of(visit, Section.NUMBERS),
                  DeskTime.text(activity.at()),
                  Sha256.hex(plots.toString()).substring(0, 16),
                  plots);
            });
  }
}
