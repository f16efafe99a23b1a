package org.essc.card.settlement;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/** What insurers and banks are asked before a cancellation, and what they say. */
@Path("/v1/cancellations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cancellation")
public class SettlementResource {

  private final ListSettlements listSettlements;
  private final AnswerSettlement answerSettlement;
  private final SettlementRequests requests;
  private final Callers callers;
  private final IdempotentActs acts;

  SettlementResource(
      ListSettlements listSettlements,
      AnswerSettlement answerSettlement,
      SettlementRequests requests,
      Callers callers,
      IdempotentActs acts) {
    this.listSettlements = listSettlements;
    this.answerSettlement = answerSettlement;
    this.requests = requests;
    this.callers = callers;
    this.acts = acts;
  }

  @GET
  @Path("/settlements")
  @PermissionsAllowed("settlements:answer")
  @Operation(
      operationId = "listSettlements",
      summary = "What this partner is asked and told, oldest first",
      description =
          "Inquiries wait for an answer until their deadline; notices tell a bank that the social"
              + " side is cancelled (cancellation.order social-side-first). A partner with a"
              + " stream that asked for urn:essc:event:settlement-asked is told when something"
              + " waits.")
  @Refuses(
      groups = Group.CARD,
      value = {"invalid-request: cursor, limit, state", "not-found"})
  public Uni<SettlementPage> list(
      @QueryParam("state")
          @Schema(enumeration = "open", description = "Left out, all are listed")
          @Pattern(regexp = "open", message = "open, or left out")
          String state,
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.PARTNER.bound(
        listSettlements.handle(callers.partner(), state != null, Cursor.after(cursor), limit));
  }

  @POST
  @Path("/{cancellationId}/settlements")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("settlements:answer")
  @Operation(
      operationId = "answerSettlement",
      summary = "Say whether one's side is settled",
      description =
          "settled false refuses the cancellation; the last settled true ends the card before the"
              + " answer is given. The same answer again is the same answer.")
  @APIResponse(
      responseCode = "200",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = AnswerSettlement.View.class)))
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "card-state",
        "idempotency-key-required",
        "not-found, also for another partner's",
        "replacement-not-open",
        "settlement-closed with state: answered otherwise, or too late"
      },
      never = "evidence-contradictory")
  public Uni<Response> answer(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String cancellationId,
      SettlementRequests.Body body) {
    var act =
        acts.of("POST /v1/cancellations/{id}/settlements", idempotencyKey, cancellationId, body);
    var request = requests.answer(act.id(), body);
    return act.by(request.partner(), ticket -> answerSettlement.handle(request, ticket));
  }
}
