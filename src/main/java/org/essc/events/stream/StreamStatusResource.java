package org.essc.events.stream;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.events.stream.EventStream.Status;
import org.essc.partner.Callers;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Whether a stream gives out events, and whether it works (§8.1.2, §8.1.4). */
@Path("/ssf")
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class StreamStatusResource {

  static final String PATH = "/ssf/status";
  static final String VERIFY = "/ssf/verify";

  private static final int LONGEST_STATE = 255;
  private static final int LONGEST_REASON = 200;

  private final ManageStreams streams;
  private final Callers callers;

  StreamStatusResource(ManageStreams streams, Callers callers) {
    this.streams = streams;
    this.callers = callers;
  }

  @GET
  @Path("status")
  @PermissionsAllowed("events:read")
  @Operation(operationId = "readEventStreamStatus", summary = "Read a stream's status")
  @Refuses({"not-found"})
  public Uni<StreamForm.Status> read(@QueryParam("stream_id") String streamId) {
    return Deadline.PARTNER.bound(
        streams
            .get(caller(), PathId.existing(StreamResource.required(streamId)))
            .map(StreamStatusResource::view));
  }

  @POST
  @Path("status")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "updateEventStreamStatus",
      summary = "Enable, pause or disable a stream",
      description = "Of a paused stream events are kept, of a disabled one they are not.")
  @Refuses({"not-found"})
  public Uni<StreamForm.Status> update(@NotNull StreamForm.Status body) {
    var status =
        Status.find(String.valueOf(body.status()))
            .orElseThrow(() -> ProblemException.invalid("status", "stream-status-unknown"));
    var reason = atMost(LONGEST_REASON, "reason", body.reason());
    var stream = PathId.existing(StreamResource.required(body.streamId()));
    return Deadline.PARTNER.bound(
        asker ->
            streams
                .status(caller(), stream, status, reason, asker)
                .map(StreamStatusResource::view));
  }

  @POST
  @Path("verify")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "verifyEventStream",
      summary = "Ask for a verification event",
      description = "It comes over the stream and carries the given state.")
  @APIResponse(responseCode = "204", description = "It is on its way")
  @Refuses({"not-found"})
  public Uni<Void> verify(@NotNull StreamForm.Verify body) {
    var state = atMost(LONGEST_STATE, "state", body.state());
    var stream = PathId.existing(StreamResource.required(body.streamId()));
    return Deadline.PARTNER.bound(asker -> streams.verify(caller(), stream, state, asker));
  }

  private static String atMost(int length, String field, String text) {
    if (text != null && text.length() > length) {
      throw ProblemException.invalid(field, "text-too-long");
    }
    StreamRules.requireNoNul(field, text);
    return text;
  }

  private PartnerNo caller() {
    return callers.partner().partnerNo();
  }

  private static StreamForm.Status view(EventStream stream) {
    return new StreamForm.Status(
        stream.id().toString(), stream.status().text(), stream.reason().orElse(null));
  }
}
