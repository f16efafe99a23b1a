package org.essc.payment;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** A bank holds its books against the platform's, day by day. */
@Path("/v1/payment-reconciliations")
@EndpointDisabled(name = Features.VERIFICATION, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bank cards")
public class PaymentReconciliationResource {

  private final ReconcilePayments reconcilePayments;
  private final Callers callers;

  PaymentReconciliationResource(ReconcilePayments reconcilePayments, Callers callers) {
    this.reconcilePayments = reconcilePayments;
    this.callers = callers;
  }

  @GET
  @PermissionsAllowed("payments:redeem")
  @Operation(
      operationId = "reconcilePayments",
      summary = "What a day came to: bindings and payments of this bank, oldest first",
      description =
          "A day is a calendar day in China. It is told from five minutes after its midnight on, and"
              + " does not change any more.")
  @APIResponse(
      responseCode = "200",
      description = "The day's lines",
      content = @Content(schema = @Schema(implementation = ReconcilePayments.Page.class)))
  @Refuses({"invalid-request: cursor, day, limit"})
  public Uni<Response> list(
      @Parameter(description = "Day in China that is over, yyyy-MM-dd", required = true)
          @QueryParam("day")
          String day,
      @QueryParam("limit") @DefaultValue("200") @Min(1) @Max(1000) int limit,
      @QueryParam("cursor") String cursor) {
    var fields = new Violations();
    var date = fields.read("day", day, TimeFields::date);
    fields.throwIfAny();
    var bank = callers.partner().partnerNo();
    return Deadline.PARTNER.bound(
        reconcilePayments
            .handle(bank, date, ReconciliationCursor.parse(cursor), limit)
            .map(page -> Response.ok(page).build()));
  }
}
