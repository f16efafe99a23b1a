package org.essc.card.replacement;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.essc.platform.web.Features;

/** Temporary cards (临时社会保障卡). */
@Path("/v1/temporary-cards")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Replacement")
public class TemporaryCardsResource {

  private final GiveTemporaryCard giveTemporaryCard;
  private final ReplacementRequests requests;
  private final IdempotentActs acts;

  TemporaryCardsResource(
      GiveTemporaryCard giveTemporaryCard, ReplacementRequests requests, IdempotentActs acts) {
    this.giveTemporaryCard = giveTemporaryCard;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @RolesAllowed("clerk")
  @Operation(
      operationId = "giveTemporaryCard",
      summary = "Give a temporary card while a new one is made",
      description =
          "Where the region gives them (temporaryCard.allowed), one for each replacement, from the"
              + " clerk's stock. Good for temporaryCard.months, without the bank function; it never"
              + " has an electronic card, and ends when the new card is collected.")
  @APIResponse(
      responseCode = "201",
      description = "Given; it is normal at once",
      content = @Content(schema = @Schema(implementation = GiveTemporaryCard.View.class)))
  @Refuses(
      groups = {Group.PARTY, Group.REGION},
      value = {
        "card-no-taken",
        "card-state",
        "channel-not-granted",
        "evidence-missing with missing",
        "idempotency-key-required",
        "not-found: no such replacement",
        "replacement-not-open",
        "temporary-card-given",
        "temporary-card-not-allowed"
      },
      never = {"card-mismatch", "outside-jurisdiction", "several-cards"})
  public Uni<Response> give(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      ReplacementRequests.TemporaryCardBody body) {
    var act = acts.of("POST /v1/temporary-cards", idempotencyKey, body);
    var request = requests.temporaryCard(body);
    return act.by(request.by().requester(), ticket -> giveTemporaryCard.handle(request, ticket));
  }
}
