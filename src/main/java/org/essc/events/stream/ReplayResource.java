package org.essc.events.stream;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** A receiver that lost what it had acknowledged has it given out again. */
@Path("/v1/event-streams/{streamId}/replays")
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class ReplayResource {

  /** In one transaction. */
  private static final int MOST = 10_000;

  private final ManageStreams streams;
  private final Callers callers;

  ReplayResource(ManageStreams streams, Callers callers) {
    this.streams = streams;
    this.callers = callers;
  }

  /**
   * @param since events that were put on the stream from this moment on
   */
  @Schema(name = "EventReplayRequest")
  public record Asked(@NotNull Instant since) {}

  /**
   * @param events how many are given out again
   * @param more whether there may be further ones: then it is asked for again
   */
  @Schema(
      name = "EventReplay",
      requiredProperties = {"events", "more"})
  public record Replayed(int events, boolean more) {}

  @POST
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "replayEvents",
      summary = "Have acknowledged events given out again",
      description =
          "With the same jti as before, the oldest first. Events are kept for thirty days. Of more than"
              + " 10,000 the same request gives out the next ones, while more is true. Repeating it"
              + " does no harm: what waits already is not counted.")
  @Refuses({"not-found"})
  public Uni<Replayed> replay(String streamId, @NotNull @Valid Asked body) {
    var by = callers.partner().partnerNo();
    return Deadline.BULK.bound(
        asker ->
            streams
                .replay(by, PathId.existing(streamId), body.since(), MOST, asker)
                .map(events -> new Replayed(events, events == MOST)));
  }
}
