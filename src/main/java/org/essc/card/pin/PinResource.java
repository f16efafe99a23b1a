package org.essc.card.pin;

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
import org.essc.pin.Attempt;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** Terminals and clerks check, change, unlock and reset the PIN of a card's social function. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Social PIN")
public class PinResource {

  private final AnswerPinCheck answerPinCheck;
  private final ChangePin changePin;
  private final UnlockPin unlockPin;
  private final ResetPin resetPin;
  private final PinRequests requests;
  private final IdempotentActs acts;

  PinResource(
      AnswerPinCheck answerPinCheck,
      ChangePin changePin,
      UnlockPin unlockPin,
      ResetPin resetPin,
      PinRequests requests,
      IdempotentActs acts) {
    this.answerPinCheck = answerPinCheck;
    this.changePin = changePin;
    this.unlockPin = unlockPin;
    this.resetPin = resetPin;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @Path("/pin-checks")
  @PermissionsAllowed({"cards:pin", "staff:clerk"})
  @Operation(
      operationId = "checkPin",
      summary = "Check the PIN of the social function",
      description =
          "With the card's chip read at a terminal, or the card in a clerk's hand: a card number"
              + " alone is not enough. A wrong PIN is counted before the answer is given, over all"
              + " channels together; as many errors in a row as the region says lock PIN and card.")
  @APIResponse(responseCode = "200", description = "Checked; result tells what was found")
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-state",
        "channel-not-allowed",
        "evidence-contradictory",
        "evidence-missing",
        "further-proof-required: nothing was counted",
        "not-found",
        "party-not-allowed",
        "pin-reset-required"
      },
      never = "replacement-not-open")
  public Uni<PinAnswers.Check> check(PinRequests.CheckBody body) {
    var request = requests.parse(body);
    var deadline = Deadline.of(request.subject().by().requester());
    var patience = Attempt.patienceWithin(deadline.left());
    return deadline.bound(answerPinCheck.handle(request, patience), patience);
  }

  @POST
  @Path("/pin-changes")
  @PermissionsAllowed({"cards:pin", "staff:clerk"})
  @Operation(
      operationId = "changePin",
      summary = "Change the PIN of the social function",
      description =
          "Where the region lets it be changed (pin.changeChannels), with the old PIN. A wrong old"
              + " PIN counts as an error. Refused are values that the region finds weak"
              + " (pin.refuses), and the old one. The initial PIN is not changed by a clerk who has"
              + " just changed the card's phone.")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(ref = "PinChange")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "conflict",
        "evidence-missing",
        "four-eyes-required: this clerk has just changed the phone, and the PIN is the initial one",
        "further-proof-required",
        "not-found",
        "pin-locked",
        "pin-not-set",
        "pin-reset-required",
        "pin-unchanged",
        "pin-weak with reason",
        "pin-wrong"
      },
      never = "replacement-not-open")
  public Uni<Response> change(
      @HeaderParam("Idempotency-Key") String idempotencyKey, PinRequests.ChangeBody body) {
    var act = acts.of("POST /v1/pin-changes", idempotencyKey, body);
    var request = requests.parse(body);
    return act.by(request.subject().by().requester(), ticket -> changePin.handle(request, ticket));
  }

  @POST
  @Path("/pin-unlocks")
  @PermissionsAllowed({"cards:pin", "staff:clerk"})
  @Operation(
      operationId = "unlockPin",
      summary = "Unlock the PIN of the social function",
      description =
          "Where the region unlocks (pin.unlockChannels), with what it wants to be shown"
              + " (pin.unlockEvidence). The card becomes normal again; the PIN stays as it is.")
  @APIResponse(
      responseCode = "200",
      description = "Unlocked",
      content = @Content(schema = @Schema(ref = "PinUnlock")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {"evidence-missing", "further-proof-required", "not-found", "pin-not-locked"},
      never = "replacement-not-open")
  public Uni<Response> unlock(
      @HeaderParam("Idempotency-Key") String idempotencyKey, PinRequests.UnlockBody body) {
    var act = acts.of("POST /v1/pin-unlocks", idempotencyKey, body);
    var subject = requests.parse(body);
    return act.by(subject.by().requester(), ticket -> unlockPin.handle(subject, ticket));
  }

  @POST
  @Path("/pin-resets")
  @PermissionsAllowed({"cards:pin", "staff:clerk"})
  @Operation(
      operationId = "resetPin",
      summary = "Reset a forgotten PIN of the social function",
      description =
          "Where the region resets (pin.resetChannels), with what it wants to be shown"
              + " (pin.resetEvidence): back to the region's initial value (pin.initial), or to"
              + " newPin where the region has none. A locked PIN is unlocked with it where the"
              + " region unlocks there. With newPhone, or soon after a clerk changed the phone,"
              + " nothing changes until a second clerk approves.")
  @APIResponse(
      responseCode = "200",
      description = "Reset",
      content = @Content(schema = @Schema(ref = "PinReset")))
  @APIResponse(
      responseCode = "202",
      description = "Waits for a second clerk: approvalId",
      content = @Content(schema = @Schema(ref = "PinReset")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-missing",
        "four-eyes-clerks-only",
        "further-proof-required",
        "not-found",
        "pin-value-not-chosen",
        "pin-value-required",
        "pin-weak"
      },
      never = "replacement-not-open")
  public Uni<Response> reset(
      @HeaderParam("Idempotency-Key") String idempotencyKey, PinRequests.ResetBody body) {
    var act = acts.of("POST /v1/pin-resets", idempotencyKey, body);
    var request = requests.parse(body);
    return act.by(request.subject().by().requester(), ticket -> resetPin.handle(request, ticket));
  }
}
