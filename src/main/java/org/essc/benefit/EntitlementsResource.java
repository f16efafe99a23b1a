package org.essc.benefit;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.Callers;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What became of an insurer's entitlements. */
@Path("/v1/benefit-entitlements")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Benefits")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("benefits:read")
public class EntitlementsResource {

  private static final String NDJSON = "application/x-ndjson";

  private final ListEntitlements listEntitlements;
  private final Callers callers;

  EntitlementsResource(ListEntitlements listEntitlements, Callers callers) {
    this.listEntitlements = listEntitlements;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "listBenefitEntitlements",
      summary = "The caller's entitlements in a state, oldest first",
      description =
          "state lapsed is the list of those that are overdue, unmatched of people who are no"
              + " holders yet, or have another name as holders.")
  @Refuses({"invalid-request: cursor, limit, state"})
  public Uni<ListEntitlements.Page> list(
      @QueryParam("state")
          @Schema(
              description = "Left out, all are listed",
              enumeration = {
                "unmatched",
                "due",
                "due-soon",
                "qualified",
                "lapsed",
                "doubted",
                "withdrawn",
                "ended"
              })
          String state,
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    var wanted = state(state);
    return Deadline.PARTNER.bound(
        listEntitlements.page(callers.partner().partnerNo(), wanted, Cursor.after(cursor), limit));
  }

  @GET
  @Path("results")
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "streamBenefitEntitlements",
      summary = "All of the caller's entitlements, or those in a state, as one stream",
      description =
          "One object a line, oldest first. What changes while the stream is read is in it as it"
              + " was or as it is; events tell of changes.")
  @Refuses({"invalid-request: state"})
  public RestMulti<EntitlementView> results(
      @QueryParam("state")
          @Schema(
              description = "Left out, all are in it",
              enumeration = {
                "unmatched",
                "due",
                "due-soon",
                "qualified",
                "lapsed",
                "doubted",
                "withdrawn",
                "ended"
              })
          String state) {
    var insurer = callers.partner().partnerNo();
    var wanted = state(state);
    return RestMulti.fromUniResponse(
        Uni.createFrom().voidItem(), nothing -> listEntitlements.all(insurer, wanted));
  }

  @GET
  @Path("{entitlementId}")
  @Operation(operationId = "readBenefitEntitlement", summary = "One of the caller's entitlements")
  @Refuses({"not-found, also for another insurer's"})
  public Uni<EntitlementView> one(@PathParam("entitlementId") String entitlementId) {
    return Deadline.PARTNER.bound(
        listEntitlements.one(callers.partner().partnerNo(), PathId.existing(entitlementId)));
  }

  private static EntitlementState state(String text) {
    return text == null
        ? null
        : EntitlementState.find(text)
            .orElseThrow(() -> ProblemException.invalid("state", "benefit-state-unknown"));
  }
}
