package org.essc.benefit.qualification;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
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
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** A second clerk looks at a certificate from abroad, and decides. */
@Path("/v1/benefit-reviews")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("clerk")
@Tag(name = "Benefits")
public class BenefitReviewResource {

  private final DecideQualification decide;
  private final QualificationRequests requests;
  private final IdempotentActs acts;

  BenefitReviewResource(
      DecideQualification decide, QualificationRequests requests, IdempotentActs acts) {
    this.decide = decide;
    this.requests = requests;
    this.acts = acts;
  }

  @GET
  @Path("/{qualificationId}")
  @Operation(
      operationId = "readBenefitReview",
      summary = "A certificate from abroad that waits for a second clerk")
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {"invalid-request", "not-found, also outside of the regions served"})
  public Uni<ReviewView> read(@RestPath String qualificationId) {
    return Deadline.STAFF.bound(decide.read(PathId.existing(qualificationId), requests.clerk()));
  }

  @POST
  @Path("/{qualificationId}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decideBenefitReview",
      summary = "Approve or reject a certificate from abroad",
      description =
          "By another clerk than the one who asked for it, within benefit.reviewDays. Approved, the"
              + " person is authenticated from this day on. Whoever asked may reject, too, and"
              + " after that time it may still be rejected.")
  @APIResponse(
      responseCode = "200",
      description = "Decided",
      content = @Content(schema = @Schema(ref = "BenefitQualification")))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "approval-decided",
        "approval-expired: too late to approve",
        "benefit-doubted",
        "benefit-state",
        "card-not-usable with reason",
        "card-state",
        "conflict",
        "evidence-contradictory",
        "evidence-reused: by now the certificate serves somebody else",
        "idempotency-key-required",
        "not-found",
        "nothing-due",
        "own-approval"
      },
      never = {"card-mismatch", "several-cards"})
  public Uni<Response> decide(
      @RestPath String qualificationId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      QualificationRequests.DecisionBody body) {
    var act = acts.of("POST /v1/benefit-reviews/{id}", idempotencyKey, qualificationId, body);
    boolean approve = requests.parse(body);
    var by = requests.clerk();
    return act.by(by.requester(), ticket -> decide.handle(act.id(), approve, by, ticket));
  }
}
