package org.essc.card.replacement;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
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
import org.jboss.resteasy.reactive.RestPath;

/** Replacement of cards (补换卡): requested, paid, the old card handed in, withdrawn, looked up. */
@Path("/v1/replacements")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Replacement")
public class ReplacementsResource {

  private static final String PATH = "POST /v1/replacements";

  private final RequestReplacement requestReplacement;
  private final PayReplacement payReplacement;
  private final RecordOldCard recordOldCard;
  private final WithdrawReplacement withdrawReplacement;
  private final ReadReplacement readReplacement;
  private final ReplacementRequests requests;
  private final Requesters requesters;
  private final IdempotentActs acts;

  ReplacementsResource(
      RequestReplacement requestReplacement,
      PayReplacement payReplacement,
      RecordOldCard recordOldCard,
      WithdrawReplacement withdrawReplacement,
      ReadReplacement readReplacement,
      ReplacementRequests requests,
      Requesters requesters,
      IdempotentActs acts) {
    this.requestReplacement = requestReplacement;
    this.payReplacement = payReplacement;
    this.recordOldCard = recordOldCard;
    this.withdrawReplacement = withdrawReplacement;
    this.readReplacement = readReplacement;
    this.requests = requests;
    this.requesters = requesters;
    this.acts = acts;
  }

  @POST
  @PermissionsAllowed({"cards:replace", "staff:clerk"})
  @Operation(
      operationId = "requestReplacement",
      summary = "Request a new card in place of another (补换卡)",
      description =
          "For a reason that the card's region knows (replacement.reasons), on its channels"
              + " (replacement.channels). A lost card is reported lost before, at the window the"
              + " request itself may be the report; an oral loss becomes formal. A card that"
              + " expires is replaced from validity.earlyReplacementDays before its last day on."
              + " Where the region charges, the card is made once the fee is paid. A clerk names"
              + " the card by either number; everybody else by card number and ID number together."
              + " An old card that is not lost may be used until the new one is activated; then it"
              + " ends, and the electronic card goes over to the new one with its esscNo and"
              + " signNos. Asked for a new card that was not activated yet, that one ends at once,"
              + " and the answer is a replacement of the old card, with its reason; the one before"
              + " is withdrawn.")
  @APIResponse(
      responseCode = "201",
      description = "Requested; the voucher is shown this once",
      content = @Content(schema = @Schema(implementation = ReplacementView.class)))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "application-exists",
        "card-is-temporary",
        "evidence-missing with missing",
        "face-data-unchanged",
        "fee-not-configured",
        "loss-report-required",
        "not-found: no card of that number",
        "replacement-not-open",
        "replacement-reason-not-allowed",
        "replacement-requested",
        "replacement-too-early with opensOn"
      })
  public Uni<Response> request(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ReplacementRequests.Body body) {
    var act = acts.of(PATH, idempotencyKey, body);
    var request = requests.request(body);
    return act.by(request.by().requester(), ticket -> requestReplacement.handle(request, ticket));
  }

  @GET
  @Path("/{id}")
  @PermissionsAllowed({"cards:replace", "staff:clerk"})
  @Operation(
      operationId = "readReplacement",
      summary = "A replacement as it stands",
      description = "For the partner that asked for it, and for clerks who serve its region.")
  @APIResponse(
      responseCode = "200",
      description = "The replacement, without its voucher",
      content = @Content(schema = @Schema(implementation = ReplacementView.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = "not-found, also for another partner's")
  public Uni<ReplacementView> read(@RestPath String id) {
    var reader = requesters.reader();
    return Deadline.of(reader).bound(readReplacement.handle(PathId.existing(id), reader));
  }

  @POST
  @Path("/{id}/payment")
  @PermissionsAllowed({"cards:replace", "staff:clerk"})
  @Operation(
      operationId = "reportReplacementPayment",
      summary = "Report that the fee was paid",
      description =
          "By a clerk who took it, or by the channel that asked, with the reference of the payment."
              + " The new card is made from then on. Once paid it stays paid.")
  @APIResponse(
      responseCode = "200",
      description = "Paid",
      content = @Content(schema = @Schema(implementation = ReplacementView.class)))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-contradictory",
        "channel-not-allowed",
        "fee-amount with feeFen",
        "idempotency-key-required",
        "no-fee-due",
        "not-found, also for another partner's",
        "replacement-not-open"
      })
  public Uni<Response> pay(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String id,
      ReplacementRequests.PaymentBody body) {
    var act = acts.of(PATH + "/{id}/payment", idempotencyKey, id, body);
    var payment = requests.payment(act.id(), body);
    return act.by(payment.by().requester(), ticket -> payReplacement.handle(payment, ticket));
  }

  @POST
  @Path("/{id}/old-card")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "recordOldCard",
      summary = "Record that the old card was handed in, and destroyed",
      description =
          "Where the region collects old cards (replacement.oldCardCollected), a new card is"
              + " activated only afterwards, unless the old one is lost.")
  @APIResponse(
      responseCode = "200",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = ReplacementView.class)))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-contradictory",
        "channel-not-allowed",
        "idempotency-key-required",
        "not-found",
        "replacement-not-open: it was withdrawn"
      })
  public Uni<Response> oldCard(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String id,
      ReplacementRequests.OldCardBody body) {
    var act = acts.of(PATH + "/{id}/old-card", idempotencyKey, id, body);
    var oldCard = requests.oldCard(body);
    return act.by(
        oldCard.by().requester(),
        ticket -> recordOldCard.handle(act.id(), oldCard.destroyed(), oldCard.by(), ticket));
  }

  @POST
  @Path("/{id}/withdrawal")
  @PermissionsAllowed({"cards:replace", "staff:clerk"})
  @Operation(
      operationId = "withdrawReplacement",
      summary = "Withdraw a request before the new card is made",
      description =
          "Also once the new card has ended unused. A temporary card ends with it; a loss stays"
              + " reported until it is released.")
  @APIResponse(
      responseCode = "200",
      description = "Withdrawn",
      content = @Content(schema = @Schema(implementation = ReplacementView.class)))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-missing",
        "not-found, also for another partner's",
        "old-card-destroyed",
        "replacement-in-production",
        "replacement-not-open"
      })
  public Uni<Response> withdraw(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String id,
      ReplacementRequests.WithdrawalBody body) {
    var act = acts.of(PATH + "/{id}/withdrawal", idempotencyKey, id, body);
    var by = requests.withdrawal(body);
    return act.by(by.requester(), ticket -> withdrawReplacement.handle(act.id(), by, ticket));
  }
}
