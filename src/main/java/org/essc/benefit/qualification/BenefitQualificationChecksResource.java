package org.essc.benefit.qualification;

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
import org.essc.act.Requesters;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** Clerks and channels ask what is lacking before they authenticate somebody. */
@Path("/v1/benefit-qualification-checks")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Benefits")
public class BenefitQualificationChecksResource {

  private final CheckQualification check;
  private final QualificationRequests requests;
  private final Requesters requesters;

  BenefitQualificationChecksResource(
      CheckQualification check, QualificationRequests requests, Requesters requesters) {
    this.check = check;
    this.requests = requests;
    this.requesters = requesters;
  }

  @POST
  @PermissionsAllowed({"benefits:qualify", "staff:clerk"})
  @Operation(
      operationId = "checkBenefitQualification",
      summary = "Ask what a person has to have authenticated, and what each way wants",
      description = "Changes nothing, and uses no code up.")
  @APIResponse(responseCode = "200", description = "What is due, and how")
  @Refuses(
      groups = {Group.CARD, Group.REGION},
      value = {"card-not-usable with reason", "channel-not-granted", "not-found"},
      never = {
        "code-already-used",
        "code-expired",
        "code-unknown",
        "code-wrong-purpose",
        "delegated-not-accepted"
      })
  public Uni<CheckView> check(QualificationRequests.CheckBody body) {
    var requester = requesters.own();
    var person = requests.person(body, requester.staff());
    var scheme = requests.scheme(body);
    var patience = Deadline.of(requester).patience();
    return Deadline.until(patience, check.handle(person, scheme, requester, patience));
  }
}
