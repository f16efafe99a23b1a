package org.essc.events.stream;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.events.stream.ListPartnerStreams.StreamViews;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** How a partner's streams stand, for those who run the platform. */
@Path("/v1/partners/{partnerNo}/event-streams")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@RolesAllowed("system-administrator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partners")
public class PartnerStreamsResource {

  private final ListPartnerStreams streams;

  PartnerStreamsResource(ListPartnerStreams streams) {
    this.streams = streams;
  }

  @GET
  @Operation(
      operationId = "listPartnerEventStreams",
      summary = "List a partner's streams of events",
      description = "With what waits on each, and for how long.")
  @Refuses({"not-found"})
  public Uni<StreamViews> list(String partnerNo) {
    return Deadline.STAFF.bound(
        PartnerNo.find(partnerNo)
            .map(streams::of)
            .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }
}
