package org.essc.family.access;

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
import org.essc.act.Requesters;
import org.essc.family.GuardianshipAsked;
import org.essc.family.MembershipView;
import org.essc.family.RecordGuardianship;
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Guardians' wards are recorded, and members of families shown and ended. */
@Path("/v1/family-members")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed({"family:manage", "staff:clerk"})
@Tag(name = "Families")
public class FamilyMembersResource {

  private final RecordGuardianship recordGuardianship;
  private final FamilyAccess access;
  private final FamilyRequests requests;
  private final Callers callers;
  private final Requesters requesters;
  private final IdempotentActs acts;

  FamilyMembersResource(
      RecordGuardianship recordGuardianship,
      FamilyAccess access,
      FamilyRequests requests,
      Callers callers,
      Requesters requesters,
      IdempotentActs acts) {
    this.recordGuardianship = recordGuardianship;
    this.access = access;
    this.requests = requests;
    this.callers = callers;
    this.requesters = requesters;
    this.acts = acts;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "recordGuardianship",
      summary = "Put a ward's card on the guardian's phone",
      description =
          "A minor's: by a clerk who sees what minors.evidence asks for, by the application that"
              + " the guardian has made, or by both documents, where family.minorsProof takes that;"
              + " a channel has looked at the guardian's face. Of an adult without full legal"
              + " capacity: by two clerks, who see the proof of guardianship: what one has recorded"
              + " waits (202) until another one records the same, with the same by.party.authority; what says"
              + " otherwise takes its place. A guardianship of"
              + " a minor changes by itself at 16, when the minor is asked, and ends at 18.")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = MembershipView.class)))
  @APIResponse(
      responseCode = "200",
      description = "It was recorded before",
      content = @Content(schema = @Schema(implementation = MembershipView.class)))
  @APIResponse(
      responseCode = "202",
      description = "Of an adult: it waits for a second clerk",
      content = @Content(schema = @Schema(implementation = GuardianshipAsked.class)))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "card-mismatch: no such guardian or ward; to a channel whatever stands against the ward",
        "evidence-contradictory with field",
        "evidence-missing with missing",
        "family-full with rule",
        "family-member-exists: of the other kind",
        "idempotency-key-required",
        "not-found: no such card, or signing",
        "party-not-allowed"
      })
  public Uni<Response> record(
      @HeaderParam("Idempotency-Key") String idempotencyKey, FamilyRequests.GuardianBody body) {
    var act = acts.of("POST /v1/family-members", idempotencyKey, body);
    if (callers.isStaff()) {
      var request = requests.ofClerk(body);
      return act.by(request.by().requester(), ticket -> recordGuardianship.handle(request, ticket));
    }
    var request = requests.ofChannel(body);
    return act.by(
        callers.partner(),
        ticket -> request.chain(known -> recordGuardianship.handle(known, ticket)));
  }

  @POST
  @Path("/search")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "searchFamily",
      summary = "Somebody's family: memberships and invitations",
      description =
          "Of a channel's user by signNo, of a card's holder to a clerk of the card's region. On"
              + " either side: whose card is on this person's phone, and on whose phone this"
              + " person's is. What has ended is shown for 30 days. A clerk's looks are recorded with"
              + " the holder, and counted with the clerk's searches for cards; too many answer 429.")
  @APIResponse(
      responseCode = "200",
      description = "Found",
      content = @Content(schema = @Schema(implementation = FamilyAccess.Family.class)))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {"not-found: no such card, or signing"})
  public Uni<FamilyAccess.Family> search(FamilyRequests.SearchBody body) {
    if (callers.isStaff()) {
      var card = requests.searchedCard(body);
      return Deadline.PARTNER.bound(access.ofClerk(card, requesters.reader()));
    }
    var signNo = requests.searched(body);
    return Deadline.PARTNER.bound(access.ofChannel(signNo, callers.partner().partnerNo()));
  }

  @GET
  @Path("/{memberId}")
  @Operation(
      operationId = "readFamilyMember",
      summary = "Where a membership stands",
      description =
          "To a channel of either person, and to a clerk of the region in which it began, or of one"
              + " in which the member has a card by now. A channel learns of the other person a"
              + " masked name.")
  @APIResponse(
      responseCode = "200",
      description = "As it is",
      content = @Content(schema = @Schema(implementation = MembershipView.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {"not-found, also where the channel serves neither of the two"})
  public Uni<MembershipView> read(@RestPath String memberId) {
    var id = PathId.existing(memberId);
    return Deadline.PARTNER.bound(
        callers.isStaff()
            ? access.readByClerk(id, requesters.reader())
            : access.readByChannel(id, callers.partner().partnerNo()));
  }

  @DELETE
  @Path("/{memberId}")
  @Operation(
      operationId = "endFamilyMember",
      summary = "End a membership at once",
      description =
          "By a channel for either person, or by a clerk of the region in which it began, or of one"
              + " in which either person has a card by now. No code, session or log-in that was"
              + " made by it lives on.")
  @APIResponse(responseCode = "204", description = "Ended")
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {"not-found, also when ended before"})
  public Uni<Void> end(@RestPath String memberId) {
    var id = PathId.existing(memberId);
    var patience = Deadline.PARTNER.patience();
    return Deadline.PARTNER.bound(
        callers.isStaff()
            ? access.endByClerk(id, requesters.reader(), patience)
            : access.endByChannel(id, callers.partner().partnerNo(), patience),
        patience);
  }
}
