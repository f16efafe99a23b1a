package org.essc.card.pin;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** A second clerk looks at a PIN reset that comes with a new phone, and decides. */
@Path("/v1/pin-approvals")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("clerk")
@Tag(name = "Social PIN")
public class PinApprovalResource {

  private final DecideReset decideReset;
  private final PinRequests requests;
  private final IdempotentActs acts;

  PinApprovalResource(DecideReset decideReset, PinRequests requests, IdempotentActs acts) {
    this.decideReset = decideReset;
    this.requests = requests;
    this.acts = acts;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/pin-approvals");
  }

  @GET
  @Path("/{approvalId}")
  @Operation(
      operationId = "readPinApproval",
      summary = "A PIN reset that waits for a second clerk",
      description = "The new phone is shown masked.")
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {"invalid-request", "not-found, also outside of the regions served"})
  public Uni<PinAnswers.Approval> read(@RestPath String approvalId) {
    return Deadline.STAFF.bound(decideReset.read(PathId.existing(approvalId), requests.clerk()));
  }

  @POST
  @Path("/{approvalId}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decidePinApproval",
      summary = "Approve or reject a PIN reset",
      description =
          "By another clerk than the one who asked for it, within thirty minutes. Approved, the"
              + " reset and the change of phone happen together. Whoever asked may reject, too.")
  @APIResponse(
      responseCode = "200",
      description = "Decided",
      content = @Content(schema = @Schema(ref = "PinApproval")))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "evidence-contradictory",
        "approval-decided",
        "approval-expired",
        "card-state",
        "conflict",
        "idempotency-key-required",
        "not-found",
        "own-approval"
      },
      never = {"card-mismatch", "replacement-not-open", "several-cards"})
  public Uni<Response> decide(
      @RestPath String approvalId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      PinRequests.DecisionBody body) {
    var act = acts.of("POST /v1/pin-approvals/{id}", idempotencyKey, approvalId, body);
    boolean approve = requests.parse(body);
    var by = requests.clerk();
    return act.by(by.requester(), ticket -> decideReset.handle(act.id(), approve, by, ticket));
  }
}
