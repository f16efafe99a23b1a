package org.essc.card.activation;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** Insurers ask before money moves. */
@Path("/v1/benefit-checks")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class BenefitChecksResource {

  private final CheckBenefits check;
  private final ActivationRequests requests;

  BenefitChecksResource(CheckBenefits check, ActivationRequests requests) {
    this.check = check;
    this.requests = requests;
  }

  @POST
  @PermissionsAllowed("benefits:check")
  @Operation(
      operationId = "checkBenefits",
      summary = "Ask whether contributions or benefits may go by a card now",
      description =
          "Changes nothing. What is refused says which rule of the region refused it. Of purpose"
              + " benefit the answer tells how the qualifications stand that the caller has asked"
              + " for (POST /v1/benefit-entitlements).")
  @APIResponse(responseCode = "200", description = "They may")
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {
        "bank-function-not-activated",
        "card-not-usable with reason",
        "not-found",
        "outside-jurisdiction",
        "pin-not-changed"
      })
  public Uni<CheckBenefits.Allowed> check(ActivationRequests.BenefitBody body) {
    return Deadline.PARTNER.bound(check.handle(requests.parse(body)));
  }
}
