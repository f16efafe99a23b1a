package org.essc.servicepoint;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;

/** {@code /v1/service-points}: where people go with their cards, for everybody to look up. */
@Path("/v1/service-points")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Service points")
public class ServicePointResource {

  /** A file of them. */
  private static final long MOST_BYTES = 1024 * 1024L;

  private static final String MAINTAINERS = "system-administrator";
  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String CACHED = "public, max-age=60";

  private final FindServicePoints find;
  private final MaintainServicePoints maintain;
  private final ServicePointRows rows;
  private final ReadBudget budget;
  private final Callers callers;

  ServicePointResource(
      FindServicePoints find,
      MaintainServicePoints maintain,
      ServicePointRows rows,
      ReadBudget budget,
      Callers callers) {
    this.find = find;
    this.maintain = maintain;
    this.rows = rows;
    this.budget = budget;
    this.callers = callers;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allow("/v1/service-points", MOST_BYTES);
  }

  @GET
  @PermitAll
  @Operation(
      operationId = "findServicePoints",
      summary = "Where somebody of a region can go",
      description =
          "No token needed. The points within the division; where it has none that offers the"
              + " service, those of the division above it. May be kept for max-age.")
  @APIResponse(
      responseCode = "200",
      description = "Ordered by division and id",
      content = @Content(schema = @Schema(implementation = ServicePointView.Page.class)))
  @Refuses({"too-many-requests", "invalid-request"})
  public Uni<Response> find(
      @Parameter(required = true) @QueryParam("regionCode") String regionCode,
      @Parameter(description = "Only points that offer it, such as pin-reset")
          @QueryParam("service")
          String service,
      @Parameter(
              description =
                  "Only points that are open then (RFC 3339); those whose hours are not known are"
                      + " left out")
          @QueryParam("openAt")
          String openAt,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor")
          @Pattern(
              regexp = "[0-9]{6}:" + ServicePointBody.ID,
              message = "not a cursor of this list")
          String cursor,
      @Context HttpServerRequest request) {
    take(request);
    var violations = new Violations();
    var region = violations.read("regionCode", regionCode, RegionCode::parse);
    var wanted =
        service == null
            ? null
            : ServicePointBody.term("service", service, PointService.class, violations);
    var at =
        violations.readOptional(
            "openAt", openAt, text -> TimeFields.moment(text, "instant-format"));
    violations.throwIfAny();
    return Deadline.PARTNER.bound(
        find.handle(new FindServicePoints.Question(region, wanted, at, cursor, limit))
            .map(ServicePointResource::cached));
  }

  @GET
  @Path("/{id}")
  @PermitAll
  @Operation(operationId = "readServicePoint", summary = "One service point")
  @APIResponse(
      responseCode = "200",
      description = "May be kept for max-age",
      content = @Content(schema = @Schema(ref = "ServicePoint")))
  @Refuses({"too-many-requests", "not-found"})
  public Uni<Response> read(String id, @Context HttpServerRequest request) {
    take(request);
    return Deadline.PARTNER.bound(find.one(id).map(ServicePointResource::cached));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(MAINTAINERS)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putServicePoint",
      summary = "Add or replace a service point",
      description = "Seen on all instances within half a minute.")
  @APIResponse(
      responseCode = "200",
      description = "Replaced",
      content = @Content(schema = @Schema(ref = "ServicePoint")))
  @APIResponse(
      responseCode = "201",
      description = "Added",
      content = @Content(schema = @Schema(ref = "ServicePoint")))
  @Refuses({})
  public Uni<Response> put(String id, @NotNull ServicePointBody body) {
    var violations = new Violations();
    var point = body.read("", id, violations);
    violations.throwIfAny();
    return Deadline.STAFF
        .bound(maintain.put(point, actor()))
        .map(
            created ->
                Response.status(created ? 201 : 200).entity(ServicePointView.of(point)).build());
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(MAINTAINERS)
  @Operation(operationId = "deleteServicePoint", summary = "Remove a service point")
  @APIResponse(responseCode = "204", description = "Removed")
  @Refuses({"not-found"})
  public Uni<Void> delete(String id) {
    if (!id.matches(ServicePointBody.ID)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return Deadline.STAFF.bound(maintain.delete(id, actor()));
  }

  @PUT
  @RolesAllowed(MAINTAINERS)
  @Consumes(NDJSON)
  @Operation(
      operationId = "importServicePoints",
      summary = "Add or replace many service points",
      description =
          "NDJSON, each line a service point with its id; or CSV with the columns id, regionCode,"
              + " name, kind, address, telephone, days, spans, onPublicHolidays, services, source,"
              + " several days, spans (08:30-11:40) and services separated by semicolons. At most"
              + " 5000 rows and 1 MiB, all of them or none; points that are not named stay.")
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = NDJSON, schema = @Schema(ref = "ServicePointRow")),
        @Content(mediaType = CSV, schema = @Schema(implementation = String.class))
      })
  @Refuses({})
  public Uni<MaintainServicePoints.Imported> importNdjson(String file) {
    return importAll(rows.ndjson(file));
  }

  @PUT
  @RolesAllowed(MAINTAINERS)
  @Consumes(CSV)
  @Operation(hidden = true)
  @Refuses({})
  public Uni<MaintainServicePoints.Imported> importCsv(String file) {
    return importAll(rows.csv(file));
  }

  private Uni<MaintainServicePoints.Imported> importAll(java.util.List<ServicePoint> points) {
    return Deadline.BULK.bound(maintain.importAll(points, actor()));
  }

  private Actor actor() {
    return Actor.staff(callers.staff().subject());
  }

  private void take(HttpServerRequest request) {
    var address = request.remoteAddress();
    budget.take(address == null ? "" : String.valueOf(address.hostAddress()));
  }

  private static Response cached(Object entity) {
    return Response.ok(entity).header(HttpHeaders.CACHE_CONTROL, CACHED).build();
  }
}
