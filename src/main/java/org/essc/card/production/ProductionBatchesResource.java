package org.essc.card.production;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.Requester;
import org.essc.act.Requesters;
import org.essc.partner.PartnerNo;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestPath;

/** Batches of cards: clerks order them, card factories fetch them and say what they made. */
@Path("/v1/production-batches")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Production")
public class ProductionBatchesResource {

  static final String JOSE = "application/jose";

  /** What a card factory has made of a part of a batch. */
  private static final long MOST_RESULT_BYTES = 1024 * 1024L;

  private static final String RESULTS = "POST /v1/production-batches/{id}/results";

  private final StartProductionBatch start;
  private final ReadProductionBatches read;
  private final ExportPart export;
  private final RecordResults record;
  private final IdempotentActs acts;
  private final Requesters requesters;
  private final Uploads uploads;

  ProductionBatchesResource(
      StartProductionBatch start,
      ReadProductionBatches read,
      ExportPart export,
      RecordResults record,
      IdempotentActs acts,
      Requesters requesters,
      Uploads uploads) {
    this.uploads = uploads;
    this.start = start;
    this.read = read;
    this.export = export;
    this.record = record;
    this.acts = acts;
    this.requesters = requesters;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allowBelow("/v1/production-batches/", "[0-9a-fA-F-]{36}/results", MOST_RESULT_BYTES);
  }

  /** What a batch is to be. */
  @Schema(
      name = "StartProductionBatchRequest",
      requiredProperties = {"regionCode", "factoryNo"})
  public record Body(
      @Schema(
              description = "GB/T 2260 (aab301); applications of exactly this division are taken",
              examples = "410100")
          String regionCode,
      @Schema(description = "the card factory's partner number", examples = "6100000001")
          String factoryNo,
      @Schema(description = "most cards to order, 1 to 1,000,000; 1,000,000 if left out")
          Integer limit) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed({"staff:clerk", "staff:system-administrator"})
  @Operation(
      operationId = "startProductionBatch",
      summary = "Order a batch of cards of a card factory",
      description =
          "Takes waiting applications of the region, those without a photo only where the region"
              + " collects none. They are taken in the background; no application is ever in two"
              + " batches.")
  @APIResponse(
      responseCode = "202",
      description = "Applications are being taken",
      content = @Content(schema = @Schema(ref = "ProductionBatch")))
  @Refuses(
      groups = Group.REGION,
      value = {
        "factory-key-missing",
        "factory-unknown",
        "idempotency-key-required",
        "outside-jurisdiction"
      })
  public Uni<Response> start(@HeaderParam("Idempotency-Key") String idempotencyKey, Body body) {
    var act = acts.of("POST /v1/production-batches", idempotencyKey, body);
    var request = parse(body);
    return act.by(request.requester(), ticket -> start.handle(request, ticket));
  }

  private StartProductionBatch.Request parse(Body body) {
    var fields = Violations.ofBody(body);
    var region = fields.read("regionCode", body.regionCode(), RegionCode::parse);
    var factoryNo = fields.read("factoryNo", body.factoryNo(), PartnerNo::new);
    int limit = body.limit() == null ? StartProductionBatch.MOST_CARDS : body.limit();
    if (limit < 1 || limit > StartProductionBatch.MOST_CARDS) {
      fields.add("limit", "must be 1 to " + StartProductionBatch.MOST_CARDS);
    }
    fields.throwIfAny();
    return new StartProductionBatch.Request(requesters.onOwnAccount(), region, factoryNo, limit);
  }

  @GET
  @PermissionsAllowed({"cards:produce", "staff:clerk", "staff:system-administrator"})
  @Operation(
      operationId = "listProductionBatches",
      summary = "List batches, newest first",
      description =
          "A factory sees its own; staff name one region of theirs, or have the newest of all of them,"
              + " without a next page.")
  @Refuses(
      groups = Group.REGION,
      value = {"invalid-request", "outside-jurisdiction"})
  public Uni<ProductionBatchView.Page> list(
      @QueryParam("regionCode") String regionCode,
      @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
      @QueryParam("cursor") String cursor) {
    var asker = requesters.onOwnAccount();
    return Deadline.of(asker).bound(read.list(asker, regionCode, Cursor.after(cursor), limit));
  }

  @GET
  @Path("/{batchId}")
  @PermissionsAllowed({"cards:produce", "staff:clerk", "staff:system-administrator"})
  @Operation(operationId = "readProductionBatch", summary = "How far a batch is")
  @Refuses({"not-found, also for another factory's batch"})
  public Uni<ProductionBatchView> status(@RestPath String batchId) {
    var asker = requesters.onOwnAccount();
    return Deadline.of(asker)
        .bound(read.own(asker, PathId.existing(batchId)).map(ProductionBatchView::of));
  }

  @GET
  @Path("/{batchId}/rejections")
  @PermissionsAllowed({"cards:produce", "staff:clerk", "staff:system-administrator"})
  @Operation(
      operationId = "listProductionRejections",
      summary = "Cards whose last result was refused",
      description = "No personal data. A card leaves the list when a later result is taken.")
  @Refuses({"invalid-request", "not-found"})
  public Uni<ProductionBatchView.RejectionPage> rejections(
      @RestPath String batchId,
      @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
      @QueryParam("cursor") String cursor) {
    var asker = requesters.onOwnAccount();
    return Deadline.of(asker)
        .bound(read.rejections(asker, PathId.existing(batchId), Cursor.after(cursor), limit));
  }

  @GET
  @Path("/{batchId}/parts/{part}")
  @Produces(JOSE)
  @PermissionsAllowed("cards:produce")
  @Operation(
      operationId = "readProductionPart",
      summary = "A part of a batch, signed and encrypted",
      description =
          """
          JWE in compact serialization (ECDH-ES+A256KW, A256GCM, typ essc-production+jwe) to the \
          factory's first key of use enc. Inside is a JWS (ES256, typ essc-production+jws) that \
          verifies with /.well-known/jwks.json and is good for five minutes. Its claims: batchId, \
          part, parts, regionCode, validityYears and cards, each with applicationId, kind, idType, \
          idNumber, name, sex, socialSecurityNumber and photo (mediaType, content in Base64). It \
          holds what is still ordered: cards that were made or failed are no longer in it.\
          """)
  @Refuses({
    "batch-collecting",
    "factory-key-missing",
    "not-found, also for another factory's batch"
  })
  public Uni<String> part(@RestPath String batchId, @RestPath String part) {
    return Deadline.BULK.bound(
        read.own(requesters.onOwnAccount(), PathId.existing(batchId))
            .chain(batch -> export.handle(batch, partOf(batch, part))));
  }

  @POST
  @Path("/{batchId}/results")
  @Consumes(JOSE)
  @PermissionsAllowed("cards:produce")
  @Operation(
      operationId = "recordProductionResults",
      summary = "What the factory made of a part",
      description =
"""
The body is a JWS in compact serialization (ES256, typ essc-production-results+jws, kid \
of a key that the factory has registered), at most 1 MiB. Its claims: iss (the factory's \
partner number), aud (the platform's issuer), iat, exp (within a day), batchId, part and \
results: one object a card with applicationId and either outcome produced, cardNo, \
cardIdCode, issuedOn, validUntil, and bankCode, bankAccount where it has them; or \
outcome failed and reason (photo-unusable, data-unusable, personalisation-failed, \
other). All of it is taken in one go, but for single cards that are rejected; sending it \
again changes nothing.""")
  @RequestBody(
      required = true,
      content = @Content(mediaType = JOSE, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded; rejections tell which cards are not",
      content = @Content(schema = @Schema(ref = "ProductionResultsRecorded")))
  @Refuses(
      value = {
        "batch-collecting",
        "idempotency-key-required",
        "not-found, also for another factory's batch",
        "production-results-refused, with reason",
        "upload-stalled"
      },
      never = {"malformed-json"})
  public Uni<Response> results(
      @RestPath String batchId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @Context HttpServerRequest request) {
    var factory = requesters.organisation();
    return uploads.receive(
        Uploads.Kind.DOCUMENT,
        factory.idempotencyCaller(),
        request,
        body -> {
          var act = acts.about(RESULTS, idempotencyKey, batchId);
          return body.collect(MOST_RESULT_BYTES)
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
              .chain(jws -> record(factory, act.content(jws), jws));
        });
  }

  private Uni<Response> record(Requester factory, IdempotentActs.Request act, String jws) {
    return Deadline.BULK.bound(
        read.own(factory, act.id())
            .flatMap(
                batch ->
                    act.within(Deadline.BULK)
                        .by(factory, ticket -> record.handle(factory, batch, jws, ticket))));
  }

  private static int partOf(ProductionBatch batch, String text) {
    if (text.matches("[1-9][0-9]{0,6}")) {
      int part = Integer.parseInt(text);
      if (part <= batch.parts()) {
        return part;
      }
    }
    throw ProblemException.of(
        batch.collecting() ? ProductionProblems.BATCH_COLLECTING : ProblemType.NOT_FOUND);
  }
}
