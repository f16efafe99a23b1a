package org.essc.card.cancellation;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.essc.act.Requesters;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.Channel;
import org.jboss.resteasy.reactive.RestPath;

/** Cancellation of cards; what is asked before it is {@code SettlementResource}. */
@Path("/v1/cancellations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cancellation")
public class CancellationResource {

  private final RequestCancellation requestCancellation;
  private final ReadCancellation readCancellation;
  private final WithdrawCancellation withdrawCancellation;
  private final DestroyCard destroyCard;
  private final CancellationRequests requests;
  private final Requesters requesters;
  private final IdempotentActs acts;

  CancellationResource(
      RequestCancellation requestCancellation,
      ReadCancellation readCancellation,
      WithdrawCancellation withdrawCancellation,
      DestroyCard destroyCard,
      CancellationRequests requests,
      Requesters requesters,
      IdempotentActs acts) {
    this.requestCancellation = requestCancellation;
    this.readCancellation = readCancellation;
    this.withdrawCancellation = withdrawCancellation;
    this.destroyCard = destroyCard;
    this.requests = requests;
    this.requesters = requesters;
    this.acts = acts;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("clerk")
  @Operation(
      operationId = "requestCancellation",
      summary = "Have a card cancelled (注销)",
      description =
          "For a reason of cancellation.reasons, with what cancellation.evidence asks for; for the"
              + " dead and the missing a relative comes as agent with an ID of their own, and a"
              + " card reported lost need not be shown. Whoever has to have settled first"
              + " (cancellation.settledFirst) is asked: insurers for the social side, banks for the"
              + " bank's. When all have settled, the card ends, with it its electronic card, a"
              + " temporary card, and what the holder still waits for. If one has not, or does not"
              + " answer in time, the cancellation is refused. For a reason of"
              + " cancellation.suspends the card is out of use from the request on, also after a"
              + " refusal, until the request is withdrawn; to verifiers and channels it is locked;"
              + " after a death so is whatever else the holder has, in other regions, too. A death"
              + " supersedes another reason that awaits settlement, and is told of a card that has"
              + " ended, too, where no other of the holder's stands, in whichever region, and it"
              + " was not told before.")
  @APIResponse(
      responseCode = "201",
      description = "Taken: awaiting-settlement, or cancelled where nothing is to be settled",
      content = @Content(schema = @Schema(implementation = CancellationView.class)))
  @APIResponse(
      responseCode = "200",
      description = "One is under way for the card already, for whichever reason",
      content = @Content(schema = @Schema(ref = "Cancellation")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.REGION},
      value = {
        "cancellation-reason-not-allowed",
        "channel-not-granted",
        "evidence-missing with missing",
        "not-found: no card of that number",
        "replacement-not-open",
        "settlement-partner-missing"
      },
      never = "outside-jurisdiction")
  public Uni<Response> request(
      @HeaderParam("Idempotency-Key") String idempotencyKey, CancellationRequests.Body body) {
    var act = acts.of("POST /v1/cancellations", idempotencyKey, body);
    var request = requests.request(body);
    return act.by(request.by().requester(), ticket -> requestCancellation.handle(request, ticket));
  }

  @GET
  @Path("/{cancellationId}")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "readCancellation",
      summary = "A cancellation, with what each partner said so far")
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "card-state",
        "channel-not-granted",
        "invalid-request",
        "not-found",
        "replacement-not-open"
      },
      never = {"evidence-contradictory", "outside-jurisdiction"})
  public Uni<CancellationView> read(@RestPath String cancellationId) {
    return Deadline.STAFF.bound(
        readCancellation.handle(
            PathId.existing(cancellationId), requesters.onChannel(Channel.WINDOW.code())));
  }

  @POST
  @Path("/{cancellationId}/withdrawal")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("clerk")
  @Operation(
      operationId = "withdrawCancellation",
      summary = "Withdraw a cancellation that was asked for by mistake",
      description =
          "While it awaits settlement, or after it was refused: until then the card stays suspended"
              + " where cancellation.suspends says so. The card is then as it is without the"
              + " request, also if it was lost or locked meanwhile. A death that was told of a card"
              + " which had ended is withdrawn at any time: what it suspends is open again; benefits"
              + " that it has ended stay so until their insurer says something new of them."
              + " Repeating it changes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "Withdrawn",
      content = @Content(schema = @Schema(implementation = CancellationView.class)))
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "evidence-contradictory",
        "cancellation-final",
        "card-state",
        "channel-not-granted",
        "idempotency-key-required",
        "not-found, cancellation-final with state: a card has ended with it",
        "replacement-not-open"
      },
      never = "outside-jurisdiction")
  public Uni<Response> withdraw(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String cancellationId,
      CancellationRequests.WithdrawalBody body) {
    var act =
        acts.of("POST /v1/cancellations/{id}/withdrawal", idempotencyKey, cancellationId, body);
    var request = requests.withdrawal(act.id(), body);
    return act.by(request.clerk(), ticket -> withdrawCancellation.handle(request, ticket));
  }

  @POST
  @Path("/{cancellationId}/card-destruction")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "recordCardDestruction",
      summary = "Record that the collected card was destroyed",
      description = "Repeating it changes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "Destroyed",
      content = @Content(schema = @Schema(implementation = CancellationView.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "card-not-collected: it was not taken in, or is not cancelled yet",
        "channel-not-granted",
        "idempotency-key-required",
        "invalid-request",
        "not-found"
      },
      never = {"malformed-json", "outside-jurisdiction"})
  public Uni<Response> destroy(
      @HeaderParam("Idempotency-Key") String idempotencyKey, @RestPath String cancellationId) {
    var act =
        acts.about(
            "POST /v1/cancellations/{cancellationId}/card-destruction",
            idempotencyKey,
            cancellationId);
    var requester = requesters.onChannel(Channel.WINDOW.code());
    return act.content(act.id())
        .by(requester, ticket -> destroyCard.handle(act.id(), requester, ticket));
  }
}
