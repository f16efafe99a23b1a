package org.essc.audit.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Readers;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Auditors have the whole log verified, and follow it. */
@Path("/v1/audit-verifications")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
@Tag(name = "Audit")
public class AuditVerificationsResource {

  private static final int MAX_LIMIT = 100;

  /**
   * Newest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @Schema(
      name = "AuditVerifications",
      requiredProperties = {"items"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Verifications(List<AuditVerification> items, String nextCursor) {}

  private final StartVerification startVerification;
  private final ReadVerifications readVerifications;
  private final SecurityIdentity identity;

  AuditVerificationsResource(
      StartVerification startVerification,
      ReadVerifications readVerifications,
      SecurityIdentity identity) {
    this.startVerification = startVerification;
    this.readVerifications = readVerifications;
    this.identity = identity;
  }

  @POST
  @Operation(
      operationId = "startAuditVerification",
      summary = "Verify the whole audit log, in the background",
      description =
          "As the command 'audit verify' does, without heads collected elsewhere: those are worth"
              + " more where they are verified by somebody who does not run the platform. All is read"
              + " as of one moment, so it may run while the platform writes. One runs at a time: while"
              + " it does, starting another answers with it, so a repeat is harmless and no key is"
              + " asked for.")
  @APIResponse(
      responseCode = "202",
      description = "Started",
      content = @Content(schema = @Schema(implementation = AuditVerification.class)))
  @APIResponse(
      responseCode = "200",
      description = "This one was running",
      content = @Content(schema = @Schema(implementation = AuditVerification.class)))
  @Refuses({})
  public Uni<Response> start() {
    return Deadline.STAFF
        .bound(startVerification.handle(Readers.of(identity)))
        .map(
            begun ->
                Response.status(begun.started() ? Response.Status.ACCEPTED : Response.Status.OK)
                    .entity(begun.verification())
                    .build());
  }

  @GET
  @Operation(operationId = "listAuditVerifications", summary = "Verifications, newest first")
  @Refuses({"invalid-request"})
  public Uni<Verifications> list(
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(MAX_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.STAFF
        .bound(readVerifications.page(Cursor.after(cursor), limit))
        .map(page -> new Verifications(page.items(), page.nextCursor()));
  }

  @GET
  @Path("/{verificationId}")
  @Operation(
      operationId = "getAuditVerification",
      summary = "How far a verification has come, and what it found",
      description = "A finding is an alarm: docs/operations.md says what to do.")
  @Refuses({"not-found"})
  public Uni<AuditVerification> get(@PathParam("verificationId") String verificationId) {
    return Deadline.STAFF
        .bound(readVerifications.find(PathId.existing(verificationId)))
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }
}
