package org.essc.card.agency;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.Requesters;
import org.essc.card.application.ApplicationBody;
import org.essc.files.RejectedRow;
import org.essc.partner.AgencyRoutes;
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Employers, communities, schools and records agencies apply for their people. */
@Path("/v1/agency-applications")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Card applications")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("cards:apply")
public class AgencyApplicationsResource {

  private static final String NDJSON = "application/x-ndjson";

  private final ReceiveAgencyFile receiveAgencyFile;
  private final TrackAgencyFiles trackAgencyFiles;
  private final Requesters requesters;
  private final Callers callers;
  private final Uploads uploads;

  AgencyApplicationsResource(
      ReceiveAgencyFile receiveAgencyFile,
      TrackAgencyFiles trackAgencyFiles,
      Requesters requesters,
      Callers callers,
      Uploads uploads) {
    this.uploads = uploads;
    this.receiveAgencyFile = receiveAgencyFile;
    this.trackAgencyFiles = trackAgencyFiles;
    this.requesters = requesters;
    this.callers = callers;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allowStream("/v1/agency-applications");
  }

  @POST
  @Consumes(NDJSON)
  @Operation(
      operationId = "applyForAgency",
      summary = "Apply for the cards of an agency's people",
      description =
          """
          The body is a stream, one object a line (AgencyApplicationRow): eligibility, \
          person and documents as in an application of one's own, the reference of the person's \
          consent, and for a minor, or a person without full legal capacity, the guardian with what was shown, \
          as in person. A photo may be left out: the \
          application then waits until one is collected. The answer comes when all is received; \
          the rows are applied afterwards, those refused are listed under rejections, and the same \
          row again changes nothing. regionCode and route (employer, community, school, \
          records-agency) hold for the whole file.\
          """)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = NDJSON,
              schema = @Schema(implementation = ApplicationBody.AgencyRow.class)))
  @APIResponse(
      responseCode = "202",
      description = "Received; being applied",
      headers = @Header(name = HttpHeaders.LOCATION, ref = "Location"),
      content = @Content(schema = @Schema(implementation = AgencyApplicationStatus.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "agency-route-not-granted",
        "idempotency-key-required",
        "import-byte-order-mark",
        "import-empty",
        "import-not-utf8",
        "import-row-too-long",
        "import-too-large",
        "import-truncated",
        "outside-jurisdiction",
        "route-not-allowed",
        "upload-stalled"
      })
  public Uni<Response> apply(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @Parameter(required = true) @QueryParam("regionCode") String regionCode,
      @Parameter(required = true) @QueryParam("route") String route,
      @Context HttpServerRequest request) {
    return uploads
        .receive(
            Uploads.Kind.FILE,
            callers.partner().partnerNo().value(),
            request,
            body -> {
              var key = new IdempotencyKey(idempotencyKey);
              var agency = requesters.organisation();
              return receiveAgencyFile.handle(
                  agency, terms(regionCode, route), key, body.content());
            })
        .map(
            answer ->
                Response.fromResponse(answer.toResponse())
                    .location(
                        URI.create(
                            "/v1/agency-applications/"
                                + new JsonObject(answer.json()).getString("agencyApplicationId")))
                    .build());
  }

  private ReceiveAgencyFile.Terms terms(String regionCode, String route) {
    var fields = new Violations();
    var region = fields.read("regionCode", regionCode, RegionCode::parse);
    var as =
        fields.read(
            "route",
            route,
            code ->
                AgencyRoutes.find(code)
                    .orElseThrow(() -> new InvalidValueException("route-unknown")));
    fields.throwIfAny();
    return new ReceiveAgencyFile.Terms(region, as, callers.partner().agencyRoutes());
  }

  @GET
  @Path("{agencyApplicationId}")
  @Operation(operationId = "readAgencyApplications", summary = "How far an agency's file is")
  @Refuses({"not-found, also for another agency's"})
  public Uni<AgencyApplicationStatus> status(@PathParam("agencyApplicationId") String fileId) {
    return Deadline.PARTNER.bound(
        trackAgencyFiles.status(callers.partner().partnerNo(), PathId.existing(fileId)));
  }

  @GET
  @Path("{agencyApplicationId}/rejections")
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listAgencyRejections",
      summary = "The rows that were refused: line, problem code and field, no personal data")
  @Refuses({"not-found"})
  public RestMulti<RejectedRow> rejections(@PathParam("agencyApplicationId") String fileId) {
    return RestMulti.fromUniResponse(
        Deadline.PARTNER.bound(
            trackAgencyFiles.requireOwn(callers.partner().partnerNo(), PathId.existing(fileId))),
        trackAgencyFiles::rejections);
  }

  @GET
  @Path("{agencyApplicationId}/vouchers")
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listAgencyVouchers",
      summary = "The claim vouchers of the file's applications, and what comes next for each",
      description =
          "Of those that are still open, in the file's order; as often as the agency asks: so it"
              + " learns which cards are made and can be handed out. Rows that an earlier file had"
              + " brought have their vouchers there.")
  @Refuses({"not-found"})
  public RestMulti<TrackAgencyFiles.VoucherLine> vouchers(
      @PathParam("agencyApplicationId") String fileId) {
    return RestMulti.fromUniResponse(
        Deadline.PARTNER.bound(
            trackAgencyFiles.requireOwnForVouchers(
                requesters.organisation(), PathId.existing(fileId))),
        trackAgencyFiles::vouchers);
  }
}
