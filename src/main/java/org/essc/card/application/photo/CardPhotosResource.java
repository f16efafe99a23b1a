package org.essc.card.application.photo;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.act.Requester;
import org.essc.act.Requesters;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Features;
import org.essc.region.RegionCode;

/** Photos for card faces. */
@Path("/v1/card-photos")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Card applications")
@Produces(MediaType.APPLICATION_JSON)
public class CardPhotosResource {

  /** Of the picture itself. */
  public static final long MOST_BYTES = 512 * 1024L;

  private final StoreCardPhoto storeCardPhoto;
  private final Requesters requesters;
  private final IdempotentActs acts;
  private final Uploads uploads;

  CardPhotosResource(
      StoreCardPhoto storeCardPhoto, Requesters requesters, IdempotentActs acts, Uploads uploads) {
    this.uploads = uploads;
    this.storeCardPhoto = storeCardPhoto;
    this.requesters = requesters;
    this.acts = acts;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allow("/v1/card-photos", MOST_BYTES);
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
  @Refuses(
      groups = {Group.CHANNEL, Group.REGION},
      value = {
        "idempotency-key-required",
        "photo-background, each with expected and actual",
        "photo-format",
        "photo-proportions",
        "photo-too-large",
        "photo-too-small",
        "upload-stalled"
      },
      never = "malformed-json")
  public Uni<Response> upload(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType contentType,
      @Parameter(required = true) @QueryParam("regionCode") String regionCode,
      @Context HttpServerRequest request) {
    var requester = requesters.own();
    return uploads.receive(
        Uploads.Kind.DOCUMENT,
        requester.idempotencyCaller(),
        request,
        body -> {
          var act = acts.of("POST /v1/card-photos", idempotencyKey);
          var mediaType = mediaType(contentType);
          var region = region(regionCode);
          return body.collect(MOST_BYTES)
              .map(content -> new StoreCardPhoto.Upload(region, mediaType, content))
              .chain(upload -> store(requester, act, upload));
        });
  }

  /**
   * Has a picture checked and kept that is here as a whole already.
   *
   * @throws ProblemException as {@link #upload} answers them
   */
  public Uni<Response> keep(
      String idempotencyKey, String regionCode, String mediaType, byte[] content) {
    var act = acts.of("POST /v1/card-photos", idempotencyKey);
    return store(
        requesters.own(), act, new StoreCardPhoto.Upload(region(regionCode), mediaType, content));
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

  private Uni<Response> store(
      Requester requester, IdempotentActs.Request act, StoreCardPhoto.Upload upload) {
    return act.content(
            List.of(upload.region().value(), upload.mediaType(), digest(upload.content())))
        .by(requester, ticket -> storeCardPhoto.handle(requester, upload, ticket));
  }

  private static String digest(byte[] content) {
    return Sha256.hex(content);
  }
}
