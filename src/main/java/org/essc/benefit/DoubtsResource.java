package org.essc.benefit;

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
import org.essc.act.Requesters;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/** Doubts about what a holder draws. */
@Path("/v1/benefit-entitlements/{entitlementId}")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Benefits")
public class DoubtsResource {

  private final DoubtEntitlement doubtEntitlement;
  private final Requesters requesters;
  private final IdempotentActs acts;

  DoubtsResource(DoubtEntitlement doubtEntitlement, Requesters requesters, IdempotentActs acts) {
    this.doubtEntitlement = doubtEntitlement;
    this.requesters = requesters;
    this.acts = acts;
  }

  /** Why it is doubted. */
  @Schema(
      name = "BenefitDoubtReason",
      requiredProperties = {"reason"})
  record Body(
      @Schema(
              enumeration = {
                "contradictory-evidence",
                "death-reported",
                "impersonation-suspected",
                "not-found-at-home"
              })
          String reason) {}

  @POST
  @Path("doubts")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"benefits:import", "staff:clerk"})
  @Operation(
      operationId = "doubtBenefitEntitlement",
      summary = "Doubt that a benefit is drawn rightly",
      description =
          "By its insurer, or by a clerk of the region. From then on only an authentication at a"
              + " counter ends the doubt, or the insurer, which decides; nothing is stopped. The"
              + " same doubt again is the same answer.")
  @APIResponse(
      responseCode = "200",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = DoubtEntitlement.View.class)))
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "benefit-state with state",
        "idempotency-key-required",
        "not-found, also for another insurer's, and outside of a clerk's regions"
      })
  public Uni<Response> raise(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String entitlementId,
      Body body) {
    var act =
        acts.of("POST /v1/benefit-entitlements/{id}/doubts", idempotencyKey, entitlementId, body);
    var fields = Violations.ofBody(body);
    var reason = fields.read("reason", body.reason(), DoubtReason::parse);
    fields.throwIfAny();
    var by = requesters.own();
    return act.by(by, ticket -> doubtEntitlement.raise(by, act.id(), reason, ticket));
  }

  @POST
  @Path("doubts/dismissal")
  @PermissionsAllowed("benefits:import")
  @Operation(
      operationId = "dismissBenefitDoubt",
      summary = "Decide that a doubt is unfounded",
      description = "It stands again as its last authentication and its deadline say.")
  @APIResponse(
      responseCode = "200",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = DoubtEntitlement.View.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "benefit-state with state: it is not doubted",
        "idempotency-key-required",
        "not-found, also for another insurer's"
      },
      never = "outside-jurisdiction")
  public Uni<Response> dismiss(
      @HeaderParam("Idempotency-Key") String idempotencyKey, @RestPath String entitlementId) {
    var act =
        acts.about(
            "POST /v1/benefit-entitlements/{id}/doubts/dismissal", idempotencyKey, entitlementId);
    var insurer = requesters.organisation();
    return act.by(insurer, ticket -> doubtEntitlement.dismiss(insurer, act.id(), ticket));
  }
}
