package org.essc.events.delivery;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.events.delivery.PollStream.Question;
import org.essc.partner.Callers;
import org.essc.platform.ops.OperationMetrics;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Receivers fetch their events (RFC 8936). */
@Path("/ssf/streams/{streamId}/poll")
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class PollResource {

  private static final int MOST = 100;
  private static final int MOST_ACKNOWLEDGED = 1_000;

  private final PollStream poll;
  private final Callers callers;

  PollResource(PollStream poll, Callers callers) {
    this.poll = poll;
    this.callers = callers;
  }

  @POST
  @PermissionsAllowed("events:read")
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      operationId = "pollEvents",
      summary = "Acknowledge events and fetch the next ones",
      description =
          "RFC 8936. An event comes again until it is acknowledged, and a holder's next one only"
              + " then. Without returnImmediately the answer may wait for twenty seconds.")
  @Refuses({"not-found"})
  public Uni<PollForm.Polled> poll(
      String streamId, @NotNull PollForm.Asked body, @Context RoutingContext request) {
    var question = question(body);
    var answer =
        poll.handle(
            callers.partner().partnerNo(),
            PathId.existing(streamId),
            question,
            () -> OperationMetrics.waits(request));
    return question.patient() ? answer : Deadline.PARTNER.bound(answer);
  }

  private static Question question(PollForm.Asked body) {
    int most = body.maxEvents() == null ? MOST : body.maxEvents();
    if (most < 0) {
      throw ProblemException.invalid("maxEvents", "max-events-format");
    }
    boolean patient = most > 0 && !Boolean.TRUE.equals(body.returnImmediately());
    return new Question(
        Math.min(most, MOST), patient, acknowledged(body.ack()), refused(body.setErrs()));
  }

  private static Set<UUID> acknowledged(List<String> jtis) {
    var known = new HashSet<UUID>();
    if (jtis != null) {
      bound(jtis.size(), "ack");
      jtis.forEach(jti -> id(jti).ifPresent(known::add));
    }
    return known;
  }

  private static Map<UUID, String> refused(Map<String, PollForm.SetError> errors) {
    var known = new LinkedHashMap<UUID, String>();
    if (errors != null) {
      bound(errors.size(), "setErrs");
      errors.forEach((jti, error) -> id(jti).ifPresent(id -> known.put(id, SetErrors.code(error))));
    }
    return known;
  }

  private static void bound(int size, String field) {
    if (size > MOST_ACKNOWLEDGED) {
      throw ProblemException.invalid(field, "at most " + MOST_ACKNOWLEDGED);
    }
  }

  /** What is no identifier of ours acknowledges nothing. */
  private static Optional<UUID> id(String jti) {
    try {
      return Optional.of(UUID.fromString(jti));
    } catch (IllegalArgumentException | NullPointerException none) {
      return Optional.empty();
    }
  }
}
