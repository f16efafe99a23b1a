package org.essc.holderdata;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /v1/data-corrections}: what holders say is wrong in what is kept about them. */
@Path("/v1/data-corrections")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@RolesAllowed({"clerk", "security-administrator"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Holders' data")
public class DataCorrectionResource {

  private final AskCorrection askCorrection;
  private final DecideCorrection decideCorrection;
  private final ListCorrections listCorrections;
  private final CorrectionRequests requests;
  private final Requesters requesters;
  private final IdempotentActs acts;

  DataCorrectionResource(
      AskCorrection askCorrection,
      DecideCorrection decideCorrection,
      ListCorrections listCorrections,
      CorrectionRequests requests,
      Requesters requesters,
      IdempotentActs acts) {
    this.askCorrection = askCorrection;
    this.decideCorrection = decideCorrection;
    this.listCorrections = listCorrections;
    this.requests = requests;
    this.requesters = requesters;
    this.acts = acts;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "askForDataCorrection",
      summary = "Take a holder's request to correct what is kept about them",
      description =
          "Either name and ID number, or phone and address. It is answered within the configured"
              + " term (answerDue). Nothing changes before another member of staff grants it.")
  @APIResponse(
      responseCode = "201",
      description = "Taken",
      content = @Content(schema = @Schema(implementation = CorrectionView.class)))
  @Refuses(
      groups = Group.CARD,
      value = {"card-state", "idempotency-key-required", "not-found: no card of that number"})
  public Uni<Response> ask(
      @HeaderParam("Idempotency-Key") String idempotencyKey, CorrectionRequests.Body body) {
    var act = acts.of("POST /v1/data-corrections", idempotencyKey, body);
    var request = requests.read(body);
    return act.by(request.by().requester(), ticket -> askCorrection.handle(request, ticket));
  }

  @GET
  @Operation(
      operationId = "listDataCorrections",
      summary = "Requests to correct data, of the caller's regions",
      description =
          "Those that wait in the order of their last days, those decided in the order in which they"
              + " were taken. Neither the data nor the reason of a refusal is in it.")
  @Refuses({"invalid-request"})
  public Uni<CorrectionView.Page> list(
      @Schema(enumeration = {"open", "overdue", "decided"})
          @QueryParam("which")
          @DefaultValue("open")
          String which,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.STAFF.bound(
        listCorrections.page(
            requesters.onOwnAccount(),
            CorrectionRequests.which(which),
            Cursor.after(cursor),
            limit));
  }

  @GET
  @Path("/{correctionId}")
  @Operation(
      operationId = "readDataCorrection",
      summary = "A request to correct data, with what is to stand there")
  @Refuses({"not-found, also outside of the regions served"})
  public Uni<CorrectionView.Full> read(@RestPath String correctionId) {
    return Deadline.STAFF.bound(
        listCorrections.one(requesters.withPapers(), PathId.existing(correctionId)));
  }

  @POST
  @Path("/{correctionId}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decideDataCorrection",
      summary = "Grant, refuse or withdraw a request to correct data",
      description =
          "grant: by another than who took it; the change is made in the same moment, as the"
              + " region's rules for it say (changes.md), and by.shown names what was shown."
              + " refuse: with the reason that the holder is told. withdraw: the holder takes it"
              + " back.")
  @APIResponse(
      responseCode = "200",
      description = "Decided",
      content = @Content(schema = @Schema(implementation = CorrectionView.class)))
  @Refuses(
      groups = {Group.ACT, Group.REGION},
      value = {
        "approval-decided with state",
        "channel-not-granted",
        "evidence-missing",
        "four-eyes-required: staff have just reset the PIN, or this clerk has set the first one",
        "id-number-taken",
        "not-found, also outside of the regions served",
        "nothing-changed",
        "own-approval",
        "pin-not-changed",
        "replacement-not-open",
        "replacement-under-way"
      },
      never = {"card-mismatch", "outside-jurisdiction", "several-cards"})
  public Uni<Response> decide(
      @RestPath String correctionId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      CorrectionRequests.DecisionBody body) {
    var act = acts.of("POST /v1/data-corrections/{id}", idempotencyKey, correctionId, body);
    var decided = requests.read(body);
    return act.by(
        decided.by().requester(), ticket -> decideCorrection.handle(act.id(), decided, ticket));
  }
}
