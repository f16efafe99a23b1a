package org.essc.sandbox;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.ServedEverywhere;

/** The page on which a newcomer plays holder and verifier; it calls nothing but the public API. */
@Path("/")
@ServedEverywhere
@PermitAll
@NonBlocking
public class StartPageResource {

  /** Everything from this origin and nothing inline; pictures may also be made in the page. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final StartPageAssets assets;

  StartPageResource(StartPageAssets assets) {
    this.assets = assets;
  }

  @GET
  @Operation(hidden = true)
  public Response page(@Context Request request) {
    return serve(StartPageAssets.PAGE, request);
  }

  @GET
  @Path("sandbox/assets/{name: .+}")
  @Operation(hidden = true)
  public Response asset(@PathParam("name") String name, @Context Request request) {
    return serve(name, request);
  }

  private Response serve(String name, Request request) {
    var asset = assets.find(name).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
    var etag = new EntityTag(asset.etag());
    var unchanged = request.evaluatePreconditions(etag);
    var response = unchanged == null ? Response.ok(asset.content(), asset.mediaType()) : unchanged;
    return response
        .tag(etag)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        .build();
  }
}
