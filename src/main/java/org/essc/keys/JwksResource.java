package org.essc.keys;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.ServedEverywhere;

/**
 * {@code GET /.well-known/jwks.json}: all keys that may verify something still valid (RFC 7517).
 */
@Path(JwksResource.PATH)
@ServedEverywhere
@Tag(name = "Keys")
public class JwksResource {

  static final String PATH = "/.well-known/jwks.json";

  private static final String CACHE_CONTROL =
      "public, max-age=" + KeyPolicy.JWKS_MAX_AGE.toSeconds();

  private final SigningKeyRing ring;

  JwksResource(SigningKeyRing ring) {
    this.ring = ring;
  }

  /** Each instance asks itself before it accepts a token whose key it has not seen for a while. */
  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never(PATH);
  }

  /** Answers from memory, also when the database is away. */
  @GET
  @PermitAll
  @NonBlocking
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  @Operation(
      operationId = "jwks",
      summary = "Public keys of the platform: next, active and retired ones",
      description = "May be kept for max-age; on an unknown kid fetch it anew.")
  @APIResponse(
      responseCode = "200",
      description = "The key set (RFC 7517)",
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "JwkSet")),
        @Content(mediaType = "application/jwk-set+json", schema = @Schema(ref = "JwkSet"))
      })
  @Refuses({"record-altered"})
  public Response jwks() {
    return Response.ok(ring.jwks())
        .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
        // public data, asked for without credentials: any web page may read it
        .header("Access-Control-Allow-Origin", "*")
        .build();
  }
}
