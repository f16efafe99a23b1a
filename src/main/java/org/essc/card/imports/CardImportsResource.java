package org.essc.card.imports;

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
import org.essc.platform.idempotency.Answer;
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

/** Card files from a registry. */
@Path("/v1/card-imports")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Card imports")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("cards:import")
public class CardImportsResource {

  static final String TEXT_CSV = "text/csv";
  static final String NDJSON = "application/x-ndjson";

  private final ReceiveCardFile receiveCardFile;
  private final TrackCardImports trackCardImports;
  private final Callers callers;
  private final Uploads uploads;

  CardImportsResource(
      ReceiveCardFile receiveCardFile,
      TrackCardImports trackCardImports,
      Callers callers,
      Uploads uploads) {
    this.uploads = uploads;
    this.receiveCardFile = receiveCardFile;
    this.trackCardImports = trackCardImports;
    this.callers = callers;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allowStream("/v1/card-imports");
  }

  @POST
  @Consumes({TEXT_CSV, NDJSON})
  @Operation(
      operationId = "importCards",
      summary = "Import a file of physical cards",
      description =
          """
          The body is a stream of any size: CSV (RFC 4180, UTF-8 without byte order mark, with a \
          header row) or NDJSON (one object a line). Columns and keys: cardNo, cardIdCode, \
          regionCode, idType, idNumber, name, phone, state, issuedOn, validUntil; optional: \
          bankCode, bankAccount, address. An empty value says that there is none; of a column or \
          key that is left out nothing is said, and what is known stays. A file whose structure is broken is refused whole with \
          400. Otherwise the answer comes when all of it is received, and the rows are applied \
          afterwards: bad rows are listed under rejections, good ones are applied, and the same \
          file again changes nothing.\
          """)
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = TEXT_CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = NDJSON, schema = @Schema(ref = "CardRow"))
      })
  @APIResponse(
      responseCode = "202",
      description = "Received; being applied",
      headers = @Header(name = HttpHeaders.LOCATION, ref = "Location"),
      content = @Content(schema = @Schema(implementation = CardImportStatus.class)))
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
  public Uni<Response> importCards(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType contentType,
      @Context HttpServerRequest request) {
    var key = new IdempotencyKey(idempotencyKey);
    var format = FileFormat.of(contentType);
    var registry = callers.partner().partnerNo();
    return uploads
        .receive(
            Uploads.Kind.FILE,
            registry.value(),
            request,
            body ->
                receiveCardFile.receiveOnce(FileOrigin.of(registry), key, format, body.content()))
        .map(
            answer ->
                Response.fromResponse(answer.toResponse())
                    .location(URI.create("/v1/card-imports/" + importId(answer)))
                    .build());
  }

  @GET
  @Operation(operationId = "listCardImports", summary = "The caller's imports, newest first")
  @Refuses({"invalid-request"})
  public Uni<CardImportPage> list(
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.PARTNER.bound(
        trackCardImports.list(callers.partner().partnerNo(), Cursor.after(cursor), limit));
  }

  @GET
  @Path("{importId}")
  @Operation(operationId = "readCardImport", summary = "How far an import is")
  @Refuses({"not-found"})
  public Uni<CardImportStatus> status(@PathParam("importId") String importId) {
    return Deadline.PARTNER.bound(
        trackCardImports.status(callers.partner().partnerNo(), PathId.existing(importId)));
  }

  @GET
  @Path("{importId}/rejections")
  @Produces(NDJSON)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listCardImportRejections",
      summary = "The rows that were refused: line, problem code and field, no personal data")
  @Refuses({"not-found"})
  public RestMulti<RejectedRow> rejections(@PathParam("importId") String importId) {
    return RestMulti.fromUniResponse(
        Deadline.PARTNER.bound(
            trackCardImports.requireOwn(callers.partner().partnerNo(), PathId.existing(importId))),
        trackCardImports::rejections);
  }

  private static String importId(Answer answer) {
    return new JsonObject(answer.json()).getString("importId");
  }
}
