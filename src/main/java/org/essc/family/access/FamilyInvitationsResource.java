package org.essc.family.access;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.essc.family.AnswerInvitation;
import org.essc.family.InvitationView;
import org.essc.family.InviteMember;
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Members are invited to families, and say so before a clerk, or on their own page. */
@Path("/v1/family-invitations")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Families")
public class FamilyInvitationsResource {

  private final InviteMember inviteMember;
  private final AnswerInvitation answerInvitation;
  private final FamilyAccess access;
  private final InvitationRequests requests;
  private final Callers callers;
  private final IdempotentActs acts;

  FamilyInvitationsResource(
      InviteMember inviteMember,
      AnswerInvitation answerInvitation,
      FamilyAccess access,
      InvitationRequests requests,
      Callers callers,
      IdempotentActs acts) {
    this.inviteMember = inviteMember;
    this.answerInvitation = answerInvitation;
    this.access = access;
    this.requests = requests;
    this.callers = callers;
    this.acts = acts;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("family:manage")
  @Operation(
      operationId = "inviteFamilyMember",
      summary = "Invite somebody to a holder's family",
      description =
          "The answer is the same whether there is such a person or not. Whoever is invited agrees"
              + " on the own page family with the PIN, or at a window, to all of what is asked or to"
              + " a part; until then nothing may be done. It ends after family.invitationHours.")
  @APIResponse(
      responseCode = "201",
      description = "Sent",
      content = @Content(schema = @Schema(implementation = InvitationView.class)))
  @APIResponse(
      responseCode = "200",
      description = "It was sent before, and waits for its answer",
      content = @Content(schema = @Schema(implementation = InvitationView.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "evidence-contradictory: oneself",
        "family-full with rule: members and invitations, or invitations of the day",
        "family-member-exists",
        "guardian-required with field: whoever invites, or is invited, is too young by the number",
        "idempotency-key-required",
        "not-found, also for another channel's signNo",
        "party-not-allowed with rule: more than the region lets be agreed"
      })
  public Uni<Response> invite(
      @HeaderParam("Idempotency-Key") String idempotencyKey, InvitationRequests.Body body) {
    var act = acts.of("POST /v1/family-invitations", idempotencyKey, body);
    var channel = callers.partner();
    var request = requests.invite(channel.partnerNo(), body);
    return act.by(channel, ticket -> request.chain(known -> inviteMember.handle(known, ticket)));
  }

  @GET
  @Path("/{invitationId}")
  @PermissionsAllowed("family:manage")
  @Operation(
      operationId = "readFamilyInvitation",
      summary = "Where an invitation stands",
      description = "To a channel of whoever has sent it, or of whoever is invited.")
  @APIResponse(
      responseCode = "200",
      description = "As it is",
      content = @Content(schema = @Schema(implementation = InvitationView.class)))
  @Refuses({"not-found, also where the channel serves neither of the two"})
  public Uni<InvitationView> read(@RestPath String invitationId) {
    return Deadline.PARTNER.bound(
        access.invitation(PathId.existing(invitationId), callers.partner().partnerNo()));
  }

  @DELETE
  @Path("/{invitationId}")
  @PermissionsAllowed("family:manage")
  @Operation(
      operationId = "withdrawFamilyInvitation",
      summary = "Take an invitation back",
      description = "By a channel of whoever has sent it, until it is answered.")
  @APIResponse(responseCode = "204", description = "Withdrawn")
  @Refuses({"not-found, also when answered or over"})
  public Uni<Void> withdraw(@RestPath String invitationId) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.PARTNER.bound(
        access.withdraw(PathId.existing(invitationId), callers.partner().partnerNo(), patience),
        patience);
  }

  @POST
  @Path("/{invitationId}/answers")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("clerk")
  @Operation(
      operationId = "answerFamilyInvitation",
      summary = "Answer an invitation for whoever is invited and stands at the window",
      description =
          "The clerk has seen the identity document of the invited, who comes alone: nobody agrees"
              + " for another. Refused, it is closed.")
  @APIResponse(
      responseCode = "201",
      description = "Answered; accepted with the membership's memberId",
      content = @Content(schema = @Schema(implementation = InvitationView.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "evidence-contradictory",
        "evidence-missing: the identity document",
        "family-full with rule",
        "family-member-exists",
        "guardian-required: the invited lacks full legal capacity",
        "idempotency-key-required",
        "invitation-closed with state",
        "not-found",
        "party-not-allowed"
      })
  public Uni<Response> answer(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String invitationId,
      InvitationRequests.AnswerBody body) {
    var act =
        acts.of("POST /v1/family-invitations/{id}/answers", idempotencyKey, invitationId, body);
    var answered = requests.answer(act.id(), body);
    return act.by(
        answered.by().requester(),
        ticket -> answerInvitation.byClerk(answered.said(), answered.by(), ticket));
  }
}
