package org.essc.ecard;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/** Channels have electronic cards issued, ask for their state, and end their own signing. */
@Path("/v1/ecards")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Electronic cards")
public class ECardResource {

  private final IssueECard issueECard;
  private final ReadECard readECard;
  private final EndSigning endSigning;
  private final IssueRequests requests;
  private final IdempotentActs acts;
  private final Callers callers;

  ECardResource(
      IssueECard issueECard,
      ReadECard readECard,
      EndSigning endSigning,
      IssueRequests requests,
      IdempotentActs acts,
      Callers callers) {
    this.issueECard = issueECard;
    this.readECard = readECard;
    this.endSigning = endSigning;
    this.requests = requests;
    this.acts = acts;
    this.callers = callers;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("ecards:issue")
  @Operation(
      operationId = "issueECard",
      summary = "Have an electronic card issued",
      description =
          "One physical card has one electronic card: a second channel gets the same esscNo and a"
              + " signNo of its own. The same channel asking again gets the same answer with 200."
              + " For a minor or ward the guardian asks: with the own evidence, the own signNo and"
              + " the membership.")
  @APIResponse(
      responseCode = "201",
      description = "Issued, or signed for one more channel",
      content = @Content(schema = @Schema(implementation = ECardView.Issued.class)))
  @APIResponse(
      responseCode = "200",
      description = "This channel has it already",
      content = @Content(schema = @Schema(implementation = ECardView.Issued.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "card-not-usable with reason; with whose actor it is the guardian's",
        "holder-mismatch, also of a guardian whose ward is another",
        "idempotency-key-required",
        "not-delegated, for a guardian who may not",
        "not-found, of a guardian: no such signing of the channel's, or membership of the guardian's",
        "pin-not-changed"
      })
  public Uni<Response> issue(
      @HeaderParam("Idempotency-Key") String idempotencyKey, IssueRequests.Body body) {
    var act = acts.of("POST /v1/ecards", idempotencyKey, body);
    var channel = callers.partner();
    var request = requests.parse(channel, body);
    return act.by(channel, ticket -> issueECard.handle(request, ticket));
  }

  /** What is no signing number names nothing that exists. */
  private static SignNo existing(String signNo) {
    try {
      return new SignNo(signNo);
    } catch (InvalidValueException nobodys) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  @GET
  @Path("/{signNo}")
  @PermissionsAllowed("ecards:read")
  @Operation(
      operationId = "readECard",
      summary = "The state of an electronic card at this moment",
      description = "Derived from the physical card; a suspended or terminated card has a reason.")
  @Refuses({"not-found, also for another channel's signNo"})
  public Uni<ECardView.Present> read(@RestPath String signNo) {
    return Deadline.PARTNER.bound(
        readECard.handle(existing(signNo), callers.partner().partnerNo()));
  }

  @DELETE
  @Path("/{signNo}")
  @PermissionsAllowed("ecards:issue")
  @Operation(
      operationId = "endSigning",
      summary = "End this channel's signing",
      description = "The electronic card and other channels' signings stay as they are.")
  @APIResponse(responseCode = "204", description = "Ended")
  @Refuses({"not-found, also when ended before"})
  public Uni<Void> end(@RestPath String signNo) {
    return Deadline.PARTNER.bound(
        endSigning.handle(existing(signNo), callers.partner().partnerNo()));
  }
}
