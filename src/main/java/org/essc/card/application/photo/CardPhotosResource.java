package org.essc.card.application.photo;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.Requester;
import org.essc.act.Requesters;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Violations;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.RequestGate;
import org.essc.region.RegionCode;

/** Photos for card faces. */
@Path("/v1/card-photos")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Card applications")
@Produces(MediaType.APPLICATION_JSON)
public class CardPhotosResource {

  private final StoreCardPhoto storeCardPhoto;
  private final Requesters requesters;
  private final Idempotency idempotency;
  private final Uploads uploads;

  CardPhotosResource(
      StoreCardPhoto storeCardPhoto,
      Requesters requesters,
      Idempotency idempotency,
      Uploads uploads) {
    this.uploads = uploads;
    this.storeCardPhoto = storeCardPhoto;
    this.requesters = requesters;
    this.idempotency = idempotency;
  }

  @POST
  @Consumes({"image/jpeg", "image/png"})
  @PermissionsAllowed({"cards:apply", "cards:replace", "staff:clerk"})
  @Operation(
      operationId = "uploadCardPhoto",
      summary = "Upload a photo for a card's face",
      description =
          """
          The picture itself, at most 512 KiB. It is checked against the region's rules: format, \
          size in pixels, proportions, background; a refusal says what was expected and what was \
          found. The photoId is good for one application of the same caller in the same region, \
          for 30 days.\
          """)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = "image/jpeg",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "image/png",
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "201",
      description = "Kept",
      content = @Content(schema = @Schema(implementation = StoreCardPhoto.Stored.class)))
  @Refuses({
    "channel-not-granted",
    "content-too-large",
    "idempotency-key-required",
    "invalid-request",
    "outside-jurisdiction",
    "photo-background, each with expected and actual",
    "photo-format",
    "photo-proportions",
    "photo-too-large",
    "photo-too-small",
    "region-policy-open",
    "region-policy-unknown",
    "unsupported-media-type",
    "upload-stalled"
  })
  public Uni<Response> upload(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType contentType,
      @QueryParam("regionCode") String regionCode,
      @Context HttpServerRequest request) {
    var requester = requesters.own();
    return uploads
        .receive(
            Uploads.Kind.DOCUMENT,
            requester.idempotencyCaller(),
            request,
            body -> {
              var key = new IdempotencyKey(idempotencyKey);
              var mediaType = mediaType(contentType);
              var region = region(regionCode);
              return body.collect(RequestGate.MAX_PICTURE_BYTES)
                  .map(content -> new StoreCardPhoto.Upload(region, mediaType, content))
                  .chain(upload -> store(requester, key, upload));
            })
        .map(answer -> answer.toResponse());
  }

  private static String mediaType(MediaType contentType) {
    if (contentType == null) {
      throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    return contentType.getType() + "/" + contentType.getSubtype();
  }

  private static RegionCode region(String regionCode) {
    var fields = new Violations();
    var region = fields.read("regionCode", regionCode, RegionCode::parse);
    fields.throwIfAny();
    return region;
  }

  private Uni<Answer> store(Requester requester, IdempotencyKey key, StoreCardPhoto.Upload upload) {
    return Deadline.boundStaff(
        idempotency.run(
            requester.idempotencyCaller(),
            key,
            "POST /v1/card-photos",
            List.of(upload.region().value(), upload.mediaType(), digest(upload.content())),
            ticket -> storeCardPhoto.handle(requester, upload, ticket)));
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
