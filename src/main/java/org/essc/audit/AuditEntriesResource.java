package org.essc.audit;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** The audit log, for auditors. */
@Path("/v1/audit-entries")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Tag(name = "Audit")
public class AuditEntriesResource {

  static final int MAX_LIMIT = 200;

  private final ReadAuditEntries read;
  private final SecurityIdentity identity;

  AuditEntriesResource(ReadAuditEntries read, SecurityIdentity identity) {
    this.read = read;
    this.identity = identity;
  }

  /** One page of the log. */
  @Schema(name = "AuditEntryPage")
  public record Page(List<Entry> items, String nextCursor) {}

  /** One entry, with its place in its chain. */
  @Schema(name = "AuditEntry")
  public record Entry(
      int chain,
      long seq,
      Instant at,
      ActorView actor,
      String act,
      String outcome,
      String problem,
      UUID holderId,
      ObjectView object,
      Map<String, String> details,
      String traceId) {}

  /** Who acted; {@code kind} is {@code partner}, {@code staff} or {@code system}. */
  @Schema(name = "AuditActor")
  public record ActorView(String kind, String id) {}

  /** The thing acted on. */
  @Schema(name = "AuditObject")
  public record ObjectView(String type, String id) {}

  @GET
  @RolesAllowed("auditor")
  @Operation(
      operationId = "listAuditEntries",
      summary = "Audit entries, newest first",
      description = "Reading the log is itself entered in the log.")
  @Refuses({"invalid-request"})
  public Uni<Page> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(MAX_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.STAFF.bound(read.page(reader(), limit, AuditCursor.parse(cursor)));
  }

  /** By {@code sub}, as everywhere in the log: other claims may hold the reader's name. */
  private Actor reader() {
    var principal = identity.getPrincipal();
    return Actor.staff(
        principal instanceof JsonWebToken token && token.getSubject() != null
            ? token.getSubject()
            : principal.getName());
  }
}
