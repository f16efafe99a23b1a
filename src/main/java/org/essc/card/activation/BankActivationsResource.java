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
import org.essc.platform.web.Features;

/** The bank function of a card, as banks report it. */
@Path("/v1/bank-activations")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class BankActivationsResource {

  private final ReportBankActivation report;
  private final ActivationRequests requests;
  private final IdempotentActs acts;

  BankActivationsResource(
      ReportBankActivation report, ActivationRequests requests, IdempotentActs acts) {
    this.report = report;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @PermissionsAllowed("bank-activations:report")
  @Operation(
      operationId = "reportBankActivation",
      summary = "Report that the bank function of a card is active",
      description =
          """
          By the card's own bank, for the holder in person (or a minor's guardian), never for an \
          agent where the region keeps agents from it. Independent of the social function. A \
          temporary card has no bank function. Again with the same account: 200, unchanged.\
          """)
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(ref = "BankActivation")))
  @APIResponse(
      responseCode = "200",
      description = "Was recorded already",
      content = @Content(schema = @Schema(ref = "BankActivation")))
  @Refuses(
      groups = {Group.PARTY, Group.CARD, Group.REGION},
      value = {
        "bank-function-already-activated",
        "card-not-distributed",
        "card-not-usable",
        "card-state",
        "evidence-missing",
        "idempotency-key-required",
        "in-person-required",
        "no-bank-function",
        "not-found",
        "other-bank",
        "outside-jurisdiction",
        "replacement-not-open"
      })
  public Uni<Response> report(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ActivationRequests.BankBody body) {
    var act = acts.of("POST /v1/bank-activations", idempotencyKey, body);
    var request = requests.parse(body);
    return act.by(request.by().requester(), ticket -> report.handle(request, ticket));
  }
}
