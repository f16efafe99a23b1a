package org.essc.card.activation;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
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
import org.essc.platform.web.Features;

/** The social function of a card. */
@Path("/v1/card-activations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class CardActivationsResource {

  private final ActivateCard activate;
  private final ActivationRequests requests;
  private final IdempotentActs acts;

  CardActivationsResource(ActivateCard activate, ActivationRequests requests, IdempotentActs acts) {
    this.activate = activate;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @PermissionsAllowed({"cards:activate", "staff:clerk"})
  @Operation(
      operationId = "activateCard",
      summary = "Activate the social function of a card",
      description =
          """
          At a terminal that has read the chip, or at the window with card and ID. Only a card that \
          was handed out is activated. A card that replaces another ends it in the same moment, and \
          its electronic card goes over to the new one. With oldMedicalCardNo an old medical \
          insurance card is switched over, where and how the region says: its PIN may be looked at by \
          the medical insurer, and the new card's PIN chosen meanwhile. Again: 200, unchanged.""")
  @APIResponse(
      responseCode = "201",
      description = "Activated",
      content = @Content(schema = @Schema(ref = "CardActivation")))
  @APIResponse(
      responseCode = "200",
      description = "Was active already",
      content = @Content(schema = @Schema(ref = "CardActivation")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-not-distributed",
        "card-not-usable",
        "conflict",
        "evidence-missing",
        "four-eyes-required: this clerk has just changed the phone, and newPin is the first PIN",
        "id-number-taken",
        "medical-card-already-switched",
        "medical-card-pin-locked",
        "medical-card-pin-wrong",
        "medical-insurer-missing",
        "not-found",
        "old-card-not-collected",
        "pin-locked",
        "pin-not-asked-for",
        "pin-not-changed",
        "pin-weak",
        "replacement-not-open"
      })
  public Uni<Response> activate(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ActivationRequests.CardBody body) {
    var act = acts.of("POST /v1/card-activations", idempotencyKey, body);
    var request = requests.parse(body);
    return (request.oldPin() == null ? act : act.within(Deadline.ASKING_A_PARTNER))
        .by(request.by().requester(), ticket -> activate.handle(request, ticket));
  }
}
