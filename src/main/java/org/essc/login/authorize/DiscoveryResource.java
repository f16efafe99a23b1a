package org.essc.login.authorize;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Features;

/** All that a client needs to know besides its number, under both of its usual addresses. */
@Path("/.well-known")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Logging in")
public class DiscoveryResource {

  private static final Duration KEPT = Duration.ofHours(1);

  private final ProviderMetadata metadata;

  DiscoveryResource(ProviderMetadata metadata) {
    this.metadata = metadata;
  }

  @GET
  @Path("/openid-configuration")
  @Operation(
      operationId = "openIdConfiguration",
      summary = "The OpenID provider's metadata",
      description = "OpenID Connect Discovery 1.0; any web page may read it.")
  @APIResponse(
      responseCode = "200",
      description = "The metadata",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  @Refuses({})
  public Response openIdConfiguration() {
    return answer();
  }

  @GET
  @Path("/oauth-authorization-server")
  @Operation(
      operationId = "authorizationServerMetadata",
      summary = "The authorization server's metadata",
      description = "RFC 8414; the same document as the OpenID provider's.")
  @APIResponse(
      responseCode = "200",
      description = "The metadata",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  @Refuses({})
  public Response authorizationServer() {
    return answer();
  }

  /** Public data, asked for without credentials, so that no origin need be looked at. */
  private Response answer() {
    return Response.ok(metadata.document())
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + KEPT.toSeconds())
        .header("Access-Control-Allow-Origin", "*")
        .build();
  }
}
