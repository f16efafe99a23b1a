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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.Features;

/** What regions rule, side by side. */
@Path("/console/operator/policies")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class PoliciesResource {

  private final OperatorGate gate;
  private final ComparePolicies compare;

  PoliciesResource(OperatorGate gate, ComparePolicies compare) {
    this.gate = gate;
    this.compare = compare;
  }

  /**
   * @param regions division codes, two or three
   * @param all {@code yes} shows what is the same, too
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> page(
      @QueryParam("region") List<String> regions,
      @QueryParam("all") String all,
      @Context RoutingContext context) {
    return gate.show(
        context,
        Section.POLICIES,
        visit ->
            Uni.createFrom()
                .item(
                    () ->
                        OperatorTemplates.policies(
                            compare.handle(visit, List.copyOf(regions), "yes".equals(all)))));
  }
}
