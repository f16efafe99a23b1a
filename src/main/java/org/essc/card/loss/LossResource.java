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

/** Cards are reported lost, and released when they are found. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Loss")
public class LossResource {

  private final ReportLoss reportLoss;
  private final ReleaseLoss releaseLoss;
  private final LossReportRequests requests;
  private final IdempotentActs acts;

  LossResource(
      ReportLoss reportLoss,
      ReleaseLoss releaseLoss,
      LossReportRequests requests,
      IdempotentActs acts) {
    this.reportLoss = reportLoss;
    this.releaseLoss = releaseLoss;
    this.requests = requests;
    this.acts = acts;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/loss-reports");
    refusals.never("/v1/loss-releases");
  }

  @POST
  @Path("loss-reports")
  @PermissionsAllowed({"cards:report-loss", "staff:clerk", "staff:hotline"})
  @Operation(
      operationId = "reportLoss",
      summary = "Report a card lost (挂失)",
      description =
          "Only the social side; the bank takes reports of its own. Effective before the answer is"
              + " given: no code of the card's electronic form is accepted afterwards. The card's"
              + " region says on which channels and when (loss.channels). A clerk names the card by"
              + " either number; everybody else by card number and ID number together, the"
              + " hotline's staff by the holder's name as well, and an online channel says how it"
              + " identified its user. At the window and online the report is formal (state 2), by"
              + " telephone oral (state 4); a later formal report confirms an oral one.")
  @APIResponse(
      responseCode = "201",
      description = "The card is lost from now on",
      content = @Content(schema = @Schema(implementation = LossReportView.class)))
  @APIResponse(
      responseCode = "200",
      description = "It was reported before: that report, which may have become formal",
      content = @Content(schema = @Schema(implementation = LossReportView.class)))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-missing with missing",
        "not-found: no card of that number",
        "outside-working-hours with workingHours",
        "replacement-not-open"
      })
  public Uni<Response> report(
      @HeaderParam("Idempotency-Key") String idempotencyKey, LossReportRequests.ReportBody body) {
    var act = acts.of("POST /v1/loss-reports", idempotencyKey, body);
    var request = requests.report(body);
    return act.by(request.by().requester(), ticket -> reportLoss.handle(request, ticket));
  }

  @POST
  @Path("loss-releases")
  @PermissionsAllowed({"cards:report-loss", "staff:clerk"})
  @Operation(
      operationId = "releaseLoss",
      summary = "Release a loss report, as the card was found (解除挂失)",
      description =
          "On release.channels with what release.evidence asks for, and only while no replacement"
              + " has been requested. The card is again what it was: normal, sealed if it was never"
              + " activated, locked if its PIN is.")
  @APIResponse(
      responseCode = "201",
      description = "Released",
      content = @Content(schema = @Schema(implementation = ReleaseLoss.View.class)))
  @Refuses(
      groups = {Group.PARTY, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-state: it is not lost",
        "channel-not-allowed",
        "evidence-missing",
        "idempotency-key-required",
        "not-found",
        "replacement-not-open",
        "replacement-requested"
      })
  public Uni<Response> release(
      @HeaderParam("Idempotency-Key") String idempotencyKey, LossReportRequests.ReleaseBody body) {
    var act = acts.of("POST /v1/loss-releases", idempotencyKey, body);
    var request = requests.release(body);
    return act.by(request.by().requester(), ticket -> releaseLoss.handle(request, ticket));
  }
}
