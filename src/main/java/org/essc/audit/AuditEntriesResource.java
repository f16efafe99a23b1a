package org.essc.audit;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
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

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/v1/audit-entries");
    refusals.never("/v1/audit-heads");
    refusals.never("/v1/audit-verifications");
  }

  @GET
  @RolesAllowed("auditor")
  @Operation(
      operationId = "listAuditEntries",
      summary = "Audit entries, newest first",
      description =
          "Reading the log is itself entered in the log, with what was looked for. The log has no"
              + " index but its own order: a page with filters looks through some ten thousand entries, so"
              + " it may be short or empty and yet have a nextCursor; from and until lead to a time at"
              + " once. The filters are sent with each page.")
  @Refuses({"invalid-request"})
  public Uni<Page> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(MAX_LIMIT) int limit,
      @QueryParam("cursor") String cursor,
      @Parameter(description = "an act, such as card.report-loss, or its first part: card")
          @QueryParam("act")
          String act,
      @Parameter(description = "a partner's number, or the sub of a member of staff")
          @QueryParam("actor")
          String actor,
      @Schema(enumeration = {"success", "refused", "failed"}) @QueryParam("outcome") String outcome,
      @Parameter(description = "a holder or an object, by its identifier") @QueryParam("about")
          String about,
      @Parameter(description = "not before it") @QueryParam("from") String from,
      @Parameter(description = "before it") @QueryParam("until") String until) {
    var filter = AuditFilter.read(act, actor, outcome, about, from, until);
    return Deadline.STAFF.bound(
        read.page(Readers.of(identity), limit, filter, AuditCursor.parse(cursor)));
  }
}
