package org.essc.events.stream;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/**
 * Receivers create, read, change and delete their streams (Shared Signals Framework 1.0 §8.1.1).
 */
@Path(StreamResource.PATH)
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class StreamResource {

  static final String PATH = "/ssf/streams";

  private final ManageStreams streams;
  private final Callers callers;
  private final StreamConfigurations configurations;

  StreamResource(ManageStreams streams, Callers callers, StreamConfigurations configurations) {
    this.streams = streams;
    this.callers = callers;
    this.configurations = configurations;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "createEventStream",
      summary = "Create a stream of events",
      description = "Without a delivery the receiver polls. Members unknown here are passed over.")
  @APIResponse(
      responseCode = "201",
      description = "The stream",
      content = @Content(schema = @Schema(implementation = StreamForm.Configuration.class)))
  @Refuses({"too-many-streams"})
  public Uni<Response> create(@NotNull StreamForm.Asked body) {
    return Deadline.PARTNER.bound(
        asker ->
            streams
                .create(caller(), body, asker)
                .map(stream -> Response.status(201).entity(shown(stream)).build()));
  }

  @GET
  @PermissionsAllowed("events:read")
  @Operation(
      operationId = "readEventStreams",
      summary = "Read one stream, or all of one's own",
      description = "With stream_id the one stream, without it a list of all.")
  @APIResponse(
      responseCode = "200",
      description = "The stream; without stream_id a list of such",
      content = @Content(schema = @Schema(implementation = StreamForm.Configuration.class)))
  @Refuses({"not-found"})
  public Uni<Response> read(@QueryParam("stream_id") String streamId) {
    if (streamId == null) {
      return Deadline.PARTNER.bound(
          streams
              .all(caller())
              .map(all -> Response.ok(all.stream().map(this::shown).toList()).build()));
    }
    return Deadline.PARTNER.bound(
        streams
            .get(caller(), PathId.existing(streamId))
            .map(stream -> Response.ok(shown(stream)).build()));
  }

  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "updateEventStream",
      summary = "Change the given members of a stream",
      description = "Members that are the transmitter's may be sent as they were read.")
  @Refuses({"not-found"})
  public Uni<StreamForm.Configuration> update(@NotNull StreamForm.Asked body) {
    return Deadline.PARTNER.bound(
        asker ->
            streams
                .update(callers.partner(), PathId.existing(required(body.streamId())), body, asker)
                .map(this::shown));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "replaceEventStream",
      summary = "Replace a stream's configuration",
      description = "Members that are the transmitter's may be sent as they were read.")
  @Refuses({"not-found"})
  public Uni<StreamForm.Configuration> replace(@NotNull StreamForm.Asked body) {
    return Deadline.PARTNER.bound(
        asker ->
            streams
                .replace(callers.partner(), PathId.existing(required(body.streamId())), body, asker)
                .map(this::shown));
  }

  @DELETE
  @PermissionsAllowed("events:manage")
  @Operation(
      operationId = "deleteEventStream",
      summary = "Delete a stream",
      description = "With everything that waits on it.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @Refuses({"not-found"})
  public Uni<Void> delete(@QueryParam("stream_id") String streamId) {
    return Deadline.PARTNER.bound(
        asker -> streams.delete(caller(), PathId.existing(required(streamId)), asker));
  }

  static String required(String streamId) {
    if (streamId == null) {
      throw ProblemException.invalid("stream_id", "required");
    }
    return streamId;
  }

  private StreamForm.Configuration shown(EventStream stream) {
    return configurations.of(stream, callers.partner().roles());
  }

  private PartnerNo caller() {
    return callers.partner().partnerNo();
  }
}
