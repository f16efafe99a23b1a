package org.essc.sandbox;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.ServedEverywhere;
import org.essc.platform.web.StaticFiles;

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

  private static final String PAGE = "index.html";

  private static final StaticFiles FILES =
      new StaticFiles(
          "/sandbox/",
          List.of(
              PAGE,
              "base.css",
              "panels.css",
              "api.js",
              "app.js",
              "code.js",
              "dom.js",
              "exchanges.js",
              "holders.js",
              "i18n.js",
              "phone.js",
              "portal.js",
              "refusal.js",
              "scanner.js",
              "stories.js",
              "texts.js",
              "desk.js",
              "verifier.js",
              "vendor/html5-qrcode.min.js",
              "card-lines.svg",
              "caret.svg",
              "icon.svg"),
          Map.of(
              "Content-Security-Policy",
              CONTENT_SECURITY_POLICY,
              "Permissions-Policy",
              "camera=(self), microphone=(), geolocation=()"));

  @GET
  @Operation(hidden = true)
  public Response page(
      @Context Request request, @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return FILES.serve(PAGE, request, encoding);
  }

  @GET
  @Path("sandbox/assets/{name: .+}")
  @Operation(hidden = true)
  public Response asset(
      @PathParam("name") String name,
      @Context Request request,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return FILES.serve(name, request, encoding);
  }
}
