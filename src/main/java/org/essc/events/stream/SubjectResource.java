package org.essc.events.stream;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Verifiers say whom they want to hear of (§8.1.3). Others are told of their holders anyway. */
@Path(SubjectResource.PATH)
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("events:manage")
@Tag(name = "Events")
public class SubjectResource {

  static final String PATH = "/ssf/subjects";

  private final WatchSubjects watch;
  private final Callers callers;

  SubjectResource(WatchSubjects watch, Callers callers) {
    this.watch = watch;
    this.callers = callers;
  }

  @POST
  @Path("add")
  @Operation(
      operationId = "addEventSubject",
      summary = "Hear of a holder for the next thirty days",
      description =
          "The subject as in an assertion's sub. The answer is the same for a subject that is"
              + " nobody's; only of holders that the caller has authenticated lately it is told.")
  @APIResponse(responseCode = "200", description = "Added, or added anew")
  @Refuses({"not-found", "too-many-subjects"})
  public Uni<Response> add(@NotNull StreamForm.Watched body) {
    var by = callers.partner().partnerNo();
    var stream = PathId.existing(StreamResource.required(body.streamId()));
    return Deadline.PARTNER.bound(
        asker -> watch.add(by, stream, body.subject(), asker).map(done -> Response.ok().build()));
  }

  @POST
  @Path("remove")
  @Operation(operationId = "removeEventSubject", summary = "Hear nothing more of a holder")
  @APIResponse(responseCode = "204", description = "Removed, or never added")
  @Refuses({"not-found"})
  public Uni<Void> remove(@NotNull StreamForm.Watched body) {
    var by = callers.partner().partnerNo();
    var stream = PathId.existing(StreamResource.required(body.streamId()));
    return Deadline.PARTNER.bound(asker -> watch.remove(by, stream, body.subject(), asker));
  }
}
