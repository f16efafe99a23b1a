package org.essc.card.change;

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

/** Changes of what is known of a card's holder. */
@Path("/v1")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Changes")
public class ChangeResource {

  private final ChangeContact changeContact;
  private final RecordFaceData recordFaceData;
  private final RecordCapacity recordCapacity;
  private final ChangeRequests requests;
  private final IdempotentActs acts;

  ChangeResource(
      ChangeContact changeContact,
      RecordFaceData recordFaceData,
      RecordCapacity recordCapacity,
      ChangeRequests requests,
      IdempotentActs acts) {
    this.changeContact = changeContact;
    this.recordFaceData = recordFaceData;
    this.recordCapacity = recordCapacity;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @Path("contact-changes")
  @PermissionsAllowed({"cards:change", "staff:clerk", "staff:hotline"})
  @Operation(
      operationId = "changeContact",
      summary = "Change a card's phone, address or both",
      description =
          "The card's region says on which channels (changes.contactChannels). Nobody gets through"
              + " who only knows the card's numbers. Window: the ID is shown. Terminal: the card is"
              + " read (shown: card) and its PIN or the holder's face checked (by.evidence)."
              + " Online: face or bank card, for the address alone any check. Hotline: name, both"
              + " numbers, and a code sent to the registered phone (by.evidence.method SMS). The"
              + " old value stays in the card's encrypted history.")
  @APIResponse(
      responseCode = "201",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = ChangeContact.View.class)))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "evidence-missing with missing",
        "four-eyes-required: staff have just reset the PIN, or this clerk has set the first one",
        "not-found: no card of that number",
        "pin-not-changed"
      },
      never = "replacement-not-open")
  public Uni<Response> contact(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ChangeRequests.ContactBody body) {
    var act = acts.of("POST /v1/contact-changes", idempotencyKey, body);
    var request = requests.contact(body);
    return act.by(request.by().requester(), ticket -> changeContact.handle(request, ticket));
  }

  @POST
  @Path("face-data-changes")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "recordFaceData",
      summary = "Record a changed name or ID number",
      description =
          "At the window with the new ID and the household register (shown: id, hukou-book). Where"
              + " a new card is needed (changes.faceDataNeedsNewCard) the card stays as it is and"
              + " the data is held: request a replacement with reason face-data-changed; name and"
              + " ID number hold from the moment the new card becomes normal. Recording again"
              + " replaces what was held; recording what stands on the card, for each"
              + " value that is held, takes it back.")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = RecordFaceData.View.class)))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.REGION},
      value = {
        "channel-not-granted",
        "evidence-missing",
        "id-number-taken",
        "not-found: no card of that number",
        "nothing-changed: it stands so on the card, and nothing else is held, or more than that",
        "replacement-not-open",
        "replacement-under-way"
      },
      never = "outside-jurisdiction")
  public Uni<Response> faceData(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ChangeRequests.FaceDataBody body) {
    var act = acts.of("POST /v1/face-data-changes", idempotencyKey, body);
    var request = requests.faceData(body);
    return act.by(request.by().requester(), ticket -> recordFaceData.handle(request, ticket));
  }

  @POST
  @Path("capacity-changes")
  @RolesAllowed("clerk")
  @Operation(
      operationId = "recordCapacity",
      summary = "Record that an adult lacks full legal capacity, or has it again",
      description =
          "At the window. limited: the guardian comes, shown guardian-id and proof-of-guardianship;"
              + " it is also recorded by itself when a guardian does anything else for an adult at a"
              + " window. full: the holder or the guardian comes with proof-of-capacity and an ID."
              + " While it is recorded, the holder does only through the guardian what"
              + " guardians.requiredFor lists; a loss is reported by anybody as before.")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = RecordCapacity.View.class)))
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "capacity-recorded: it stands so already",
        "card-state",
        "channel-not-granted",
        "evidence-contradictory",
        "evidence-missing",
        "idempotency-key-required",
        "not-found: no card of that number",
        "party-not-allowed"
      },
      never = "outside-jurisdiction")
  public Uni<Response> capacity(
      @HeaderParam("Idempotency-Key") String idempotencyKey, ChangeRequests.CapacityBody body) {
    var act = acts.of("POST /v1/capacity-changes", idempotencyKey, body);
    var request = requests.capacity(body);
    return act.by(request.by().requester(), ticket -> recordCapacity.handle(request, ticket));
  }
}
