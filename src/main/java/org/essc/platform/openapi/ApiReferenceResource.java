package org.essc.platform.openapi;

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

/**
 * {@code /docs/api}: the API's document to read, drawn by Redoc in the browser. It is the partners'
 * reference, so it is there in production, too.
 */
@Path("/docs/api")
@ServedEverywhere
@PermitAll
@NonBlocking
public class ApiReferenceResource {

  /**
   * Everything from this origin and nothing inline. The two hashes are those of the styles that
   * Redoc makes by script: an empty one, which it fills rule by rule, and that of its scroll bars.
   * Its search runs in a worker of its own making.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self';"
          + " style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
          + " 'sha256-DLDPR1ic47WIdK2WyeLkblb/tm2mQH+Jt/NNhZWu1k0=';"
          + " connect-src 'self'; img-src 'self' data:; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final String PAGE = "index.html";
  private static final String REDOC = "redoc.standalone.js";

  /** Redoc's own mark, which it has from a host of its makers'. */
  private static final String MARK = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String NOTHING =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";

  private static final StaticFiles FILES =
      new StaticFiles(
          "/reference/",
          List.of(PAGE, "page.css", "page.js", "mark.svg", REDOC),
          Map.of("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          (name, text) -> name.equals(REDOC) ? text.replace(MARK, NOTHING) : text);

  @GET
  @Operation(hidden = true)
  public Response page(
      @Context Request request, @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return FILES.serve(PAGE, request, encoding);
  }

  @GET
  @Path("{name}")
  @Operation(hidden = true)
  public Response file(
      @PathParam("name") String name,
      @Context Request request,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encoding) {
    return FILES.serve(name, request, encoding);
  }
}
