package org.essc.benefit.qualification;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
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
import org.essc.act.Requesters;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Clerks and channels authenticate that who draws a benefit is alive and entitled to it. */
@Path("/v1/benefit-qualifications")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Benefits")
public class BenefitQualificationResource {

  private final QualifyHolder qualifyHolder;
  private final ReadQualification readQualification;
  private final QualificationRequests requests;
  private final Requesters requesters;
  private final IdempotentActs acts;

  BenefitQualificationResource(
      QualifyHolder qualifyHolder,
      ReadQualification readQualification,
      QualificationRequests requests,
      Requesters requesters,
      IdempotentActs acts) {
    this.qualifyHolder = qualifyHolder;
    this.readQualification = readQualification;
    this.requests = requests;
    this.requesters = requesters;
    this.acts = acts;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"benefits:qualify", "staff:clerk"})
  @Operation(
      operationId = "qualifyForBenefit",
      summary = "Authenticate the qualification for a benefit (待遇资格认证)",
      description =
          """
          By a way that the region which pays opens (benefit.ways; POST \
          /v1/benefit-qualification-checks tells which, and what each wants). Clerks name the person \
          by number, or by the identity code that the holder shows, which is used up; channels by \
          their own signNo, with FACE evidence of this holder in by.evidence, not older than \
          benefit.evidenceMinutes. Way self is for the holder alone, on the page benefits. A \
          certificate from abroad waits for another clerk (202). The benefit is the person's and not \
          the card's: who has lost the card comes to a counter with the identity document. Who was \
          authenticated today already gets the same again (200). One proof serves one person on one \
          day.""")
  @APIResponse(
      responseCode = "201",
      description = "Authenticated",
      content = @Content(schema = @Schema(implementation = QualificationView.class)))
  @APIResponse(
      responseCode = "200",
      description = "Was authenticated today already",
      content = @Content(schema = @Schema(ref = "BenefitQualification")))
  @APIResponse(
      responseCode = "202",
      description = "Waits for a second clerk",
      content = @Content(schema = @Schema(ref = "BenefitQualification")))
  @Refuses(
      groups = {Group.ACT, Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "benefit-doubted",
        "benefit-state",
        "card-not-usable with reason",
        "certificate-too-old",
        "code-already-used",
        "code-expired",
        "code-unknown",
        "code-wrong-purpose",
        "conflict",
        "delegated-not-accepted",
        "evidence-missing with missing",
        "evidence-reused",
        "face-evidence-required",
        "holder-page-required",
        "not-found",
        "nothing-due",
        "way-not-for-age",
        "way-not-open with open"
      })
  public Uni<Response> qualify(
      @HeaderParam("Idempotency-Key") String idempotencyKey, QualificationRequests.Body body) {
    var act = acts.of("POST /v1/benefit-qualifications", idempotencyKey, body);
    var request = requests.parse(body);
    var requester = request.asked().by().requester();
    var patience = Deadline.of(requester).patience();
    return act.by(requester, ticket -> qualifyHolder.handle(request, ticket, patience));
  }

  @GET
  @Path("/{qualificationId}")
  @PermissionsAllowed({"benefits:qualify", "benefits:read", "staff:clerk"})
  @Operation(
      operationId = "readBenefitQualification",
      summary = "An authentication with its statement",
      description =
          "For the insurer that it is for, for the partner that asked for it, and for clerks of the"
              + " region.")
  @Refuses(
      groups = Group.REGION,
      value = {"channel-not-granted", "not-found, also for others'", "outside-jurisdiction"})
  public Uni<QualificationView> read(@RestPath String qualificationId) {
    var id = PathId.existing(qualificationId);
    var reader = requesters.own();
    return Deadline.of(reader).bound(readQualification.handle(id, reader));
  }
}
