package org.essc.card.loss;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
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
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;

/** The machines that holders reach by telephone: text messages and the voice line of 12333. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Loss")
public class GatewayResource {

  private final ReportLossBySms reportLossBySms;
  private final ReportLossByVoice reportLossByVoice;
  private final GatewayRequests requests;
  private final IdempotentActs acts;

  GatewayResource(
      ReportLossBySms reportLossBySms,
      ReportLossByVoice reportLossByVoice,
      GatewayRequests requests,
      IdempotentActs acts) {
    this.reportLossBySms = reportLossBySms;
    this.reportLossByVoice = reportLossByVoice;
    this.requests = requests;
    this.acts = acts;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/sms-messages");
    refusals.never("/v1/voice-calls");
  }

  @POST
  @Path("sms-messages")
  @PermissionsAllowed("gateway:sms")
  @Operation(
      operationId = "handOverSms",
      summary = "Hand over a text message that a holder sent (短信挂失)",
      description =
          "A region with text messages states the number and the forms, such as"
              + " GS#card number#PIN (loss.channels). They are read strictly: half-width,"
              + " nothing before, only spaces after; letters may be lower case. The sender must be the"
              + " card's registered phone; otherwise the PIN is not looked at and the answer is that of an unknown"
              + " card. Send reply to the holder, whatever code says; 4xx are the gateway's own"
              + " mistakes. messageId is the idempotency key: the same message again gets the same"
              + " answer, and an error in its PIN counts once.")
  @APIResponse(
      responseCode = "200",
      description = "Read: accepted or not, and the text to send back",
      content = @Content(schema = @Schema(implementation = SmsReply.class)))
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "idempotency-key-reused",
        "request-in-progress",
        "card-state",
        "channel-not-granted",
        "further-proof-required",
        "idempotency-key-required",
        "not-found",
        "pin-reset-required",
        "sms-number-unknown: no region has that number"
      },
      never = {"evidence-contradictory", "replacement-not-open"})
  public Uni<Response> sms(GatewayRequests.SmsBody body) {
    var message = requests.sms(body);
    return acts.of("POST /v1/sms-messages", "sms-" + message.messageId(), body)
        .by(message.gateway(), ticket -> reportLossBySms.handle(message, ticket));
  }

  @POST
  @Path("voice-calls/loss-reports")
  @PermissionsAllowed("gateway:voice")
  @Operation(
      operationId = "reportLossByVoice",
      summary = "Report a card lost by the voice line (自助语音挂失)",
      description =
          "Card number, ID number and PIN as the caller typed them. Where the region says so only"
              + " holders who have changed their PIN are served; the others are sent to the staff"
              + " in working hours. Each answer, and each refusal that the caller can do something"
              + " about, has a prompt to be read out.")
  @APIResponse(
      responseCode = "201",
      description = "The card is lost from now on (state 4)",
      content = @Content(schema = @Schema(implementation = ReportLossByVoice.View.class)))
  @APIResponse(
      responseCode = "200",
      description = "It was reported before",
      content = @Content(schema = @Schema(ref = "VoiceLossReport")))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-state",
        "channel-not-allowed",
        "further-proof-required",
        "idempotency-key-required",
        "not-found",
        "outside-working-hours",
        "pin-locked, each with prompt",
        "pin-not-changed",
        "pin-reset-required",
        "pin-wrong with prompt"
      },
      never = {"evidence-contradictory", "replacement-not-open"})
  public Uni<Response> voice(
      @HeaderParam("Idempotency-Key") String idempotencyKey, GatewayRequests.VoiceBody body) {
    var act = acts.of("POST /v1/voice-calls/loss-reports", idempotencyKey, body);
    var call = requests.voice(body);
    return act.by(call.gateway(), ticket -> reportLossByVoice.handle(call, ticket));
  }
}
