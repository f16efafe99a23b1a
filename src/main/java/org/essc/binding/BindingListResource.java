package org.essc.binding;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** A bank that has no stream asks what waits for its answer. */
@Path("/v1/bank-bindings")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("bindings:manage")
@Tag(name = "Bank cards")
public class BindingListResource {

  private final ListRequests listRequests;
  private final Callers callers;

  BindingListResource(ListRequests listRequests, Callers callers) {
    this.listRequests = listRequests;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "listBankBindings",
      summary = "What holders ask of this bank, oldest first",
      description =
          "Each is told without what is to be verified, which is read one by one. A bank with a"
              + " stream that asked for urn:essc:event:binding-changed is told when something"
              + " waits.")
  @Refuses({"invalid-request: cursor, limit, state"})
  public Uni<ListRequests.Page> list(
      @QueryParam("state")
          @NotNull
          @Schema(enumeration = "requested")
          @Pattern(regexp = "requested", message = "requested")
          String state,
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.PARTNER.bound(
        listRequests.handle(callers.partner().partnerNo(), Cursor.after(cursor), limit));
  }
}
