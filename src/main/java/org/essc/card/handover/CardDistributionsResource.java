package org.essc.card.handover;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
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
import org.jboss.resteasy.reactive.RestPath;

/** Produced cards come into their holders' hands. */
@Path("/v1/card-distributions")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Production")
public class CardDistributionsResource {

  private final DistributeCard distribute;
  private final CorrectApplication correct;
  private final DistributionRequests requests;
  private final IdempotentActs acts;

  CardDistributionsResource(
      DistributeCard distribute,
      CorrectApplication correct,
      DistributionRequests requests,
      IdempotentActs acts) {
    this.distribute = distribute;
    this.correct = correct;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @PermissionsAllowed({"cards:apply", "staff:clerk"})
  @Operation(
      operationId = "distributeCard",
      summary = "Hand a card out, or refuse it for its face",
      description =
          """
          At the window, or by the agency whose own file the application came in. Against the claim \
          voucher where the region gives one, else against the ID document. The holder says of \
          name, sex and social security number on the card whether each is right: if one is not, \
          the card is cancelled as never issued and the application waits for its correction. A \
          card that was handed out is brought back so, too, while neither of its functions is \
          activated: named by application or voucher, the card and the ID document shown.\
          """)
  @APIResponse(
      responseCode = "201",
      description = "Handed out, or refused for its face; see state",
      content = @Content(schema = @Schema(ref = "CardDistribution")))
  @Refuses(
      groups = {Group.ACT, Group.CHANNEL, Group.REGION},
      value = {
        "application-exists",
        "application-mismatch, also where it waits in a region that the clerk does not serve",
        "application-state",
        "card-not-remade",
        "evidence-missing",
        "not-found",
        "old-card-not-collected",
        "replacement-fee-due, old-card-not-collected",
        "replacement-not-open"
      },
      never = {"card-mismatch", "several-cards"})
  public Uni<Response> distribute(
      @HeaderParam("Idempotency-Key") String idempotencyKey, DistributionRequests.Body body) {
    var act = acts.of("POST /v1/card-distributions", idempotencyKey, body);
    var request = requests.parse(body);
    return act.by(request.by().requester(), ticket -> distribute.handle(request, ticket));
  }

  @POST
  @Path("/{applicationId}/correction")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "correctApplication",
      summary = "Correct an application whose card had a wrong face",
      description =
          "With the ID document before the clerk. What is left out stays; without any correction"
              + " the card was printed wrong. The application then waits for production again.")
  @APIResponse(
      responseCode = "200",
      description = "It waits again; state is applied",
      content = @Content(schema = @Schema(ref = "CardApplication")))
  @Refuses(
      groups = {Group.ACT, Group.CHANNEL, Group.REGION},
      value = {
        "application-exists",
        "application-state",
        "card-exists",
        "correction-not-allowed",
        "evidence-missing",
        "not-found",
        "photo-not-found",
        "photo-used"
      },
      never = {"card-mismatch", "several-cards"})
  public Uni<Response> correct(
      @RestPath String applicationId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      DistributionRequests.CorrectionBody body) {
    var act =
        acts.of("POST /v1/card-distributions/{id}/correction", idempotencyKey, applicationId, body);
    var request = requests.parse(act.id(), body);
    return act.by(request.by().requester(), ticket -> correct.handle(request, ticket));
  }
}
