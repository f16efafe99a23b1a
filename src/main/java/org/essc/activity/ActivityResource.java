package org.essc.activity;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** {@code /v1/activity}: the last day in numbers. */
@Path("/v1/activity")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@RolesAllowed({"system-administrator", "security-administrator"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class ActivityResource {

  private final ReadActivity readActivity;

  ActivityResource(ReadActivity readActivity) {
    this.readActivity = readActivity;
  }

  @GET
  @Operation(
      operationId = "readActivity",
      summary = "Read the last day in numbers",
      description =
          "Of all instances together, hour by hour; of the last half minute something may be"
              + " missing. What waits is counted up to 10,000.")
  @Refuses({})
  public Uni<Activity> read() {
    return Deadline.STAFF.bound(readActivity.handle());
  }
}
