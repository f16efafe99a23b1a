package org.essc.benefit.files;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.files.FileFormat;
import org.essc.files.FileOrigin;
import org.essc.files.RejectedRow;
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.problem.Refuses;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Insurers say who draws which benefit, and by when it has to be authenticated. */
@Path("/v1/benefit-entitlements")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Benefits")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("benefits:import")
public class EntitlementFilesResource {

  private static final String TEXT_CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";

  private final ReceiveEntitlementFile receiveFile;
  private final TrackEntitlementFiles trackFiles;
  private final Callers callers;
  private final Uploads uploads;

  EntitlementFilesResource(
      ReceiveEntitlementFile receiveFile,
      TrackEntitlementFiles trackFiles,
      Callers callers,
      Uploads uploads) {
    this.receiveFile = receiveFile;
    this.trackFiles = trackFiles;
    this.callers = callers;
    this.uploads = uploads;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allowStream("/v1/benefit-entitlements");
  }

  @POST
  @Consumes({TEXT_CSV, NDJSON})
  @Operation(
      operationId = "importBenefitEntitlements",
      summary = "Say who has to be authenticated by when",
      description =
          """
          The body is a stream: CSV (RFC 4180, UTF-8 without byte order mark, with a \
          header row) or NDJSON (one object a line). Columns and keys: reference, scheme, \
          idNumber, name, regionCode, dueOn; optional: idType (01 where left out), action. One \
          entitlement is named by scheme and reference: the same row again changes nothing, a \
          later row corrects it, and action withdraw takes it back, for which nothing else is \
          needed. Whoever is no holder yet is listed as unmatched, and found when he or she \
          becomes one. The answer comes when all is received; rows are applied afterwards, and \
          those refused are listed under rejections.\
          """)
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = TEXT_CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = NDJSON, schema = @Schema(ref = "BenefitEntitlementRow"))
      })
  @APIResponse(
      responseCode = "202",
      description = "Received; being applied",
      headers = @Header(name = HttpHeaders.LOCATION, ref = "Location"),
      content = @Content(schema = @Schema(implementation = EntitlementFileStatus.class)))
  @Refuses(
      value = {
        "idempotency-key-required",
        "import-byte-order-mark",
        "import-empty",
        "import-header",
        "import-not-utf8",
        "import-row-too-long",
        "import-too-large",
        "import-truncated",
        "upload-stalled"
      })
  public Uni<Response> importEntitlements(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType contentType,
      @Context HttpServerRequest request) {
    var key = new IdempotencyKey(idempotencyKey);
    var format = FileFormat.of(contentType);
    var insurer = callers.partner().partnerNo();
    return uploads
        .receive(
            Uploads.Kind.FILE,
            insurer.value(),
            request,
            body -> receiveFile.receiveOnce(FileOrigin.of(insurer), key, format, body.content()))
        .map(
            answer ->
                Response.fromResponse(answer.toResponse())
                    .location(
                        URI.create(
                            "/v1/benefit-entitlements/files/"
                                + new JsonObject(answer.json()).getString("fileId")))
                    .build());
  }

  @GET
  @Path("files")
  @Operation(operationId = "listBenefitFiles", summary = "The caller's files, newest first")
  @Refuses({"invalid-request"})
  public Uni<TrackEntitlementFiles.FilePage> list(
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.PARTNER.bound(
        trackFiles.list(callers.partner().partnerNo(), Cursor.after(cursor), limit));
  }

  @GET
  @Path("files/{fileId}")
  @Operation(operationId = "readBenefitFile", summary = "How far a file of entitlements is")
  @Refuses({"not-found, also for another insurer's"})
  public Uni<EntitlementFileStatus> status(@PathParam("fileId") String fileId) {
    return Deadline.PARTNER.bound(
        trackFiles.status(callers.partner().partnerNo(), PathId.existing(fileId)));
  }

  @GET
  @Path("files/{fileId}/rejections")
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listBenefitFileRejections",
      summary = "The rows that were refused: line, problem code and field, no personal data")
  @Refuses({"not-found"})
  public RestMulti<RejectedRow> rejections(@PathParam("fileId") String fileId) {
    return RestMulti.fromUniResponse(
        Deadline.PARTNER.bound(
            trackFiles.requireOwn(callers.partner().partnerNo(), PathId.existing(fileId))),
        trackFiles::rejections);
  }
}
