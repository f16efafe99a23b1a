package org.essc.platform.web;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemCatalogue;

/** The page that every problem's {@code Link} leads to. */
@Path(ProblemCatalogue.PATH)
@ServedEverywhere
@PermitAll
@NonBlocking
public class ProblemCatalogueResource {

  private static final String STYLE =
      "body{font:16px/1.6 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;"
          + "color:#14212b}a{color:#0f5468}h1{font-size:1.5rem;line-height:1.3}"
          + "h2{font-size:1.0625rem;margin:1.5rem 0 .25rem;overflow-wrap:anywhere}p{margin:.25rem 0}"
          + "section:target{background:#fff3c4}";

  /** The page's own style and nothing else. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(Sha256.of(STYLE))
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final byte[] PAGE = ProblemCatalogue.html(STYLE).getBytes(StandardCharsets.UTF_8);

  @GET
  @Operation(hidden = true)
  public Response page() {
    return Response.ok(PAGE, "text/html;charset=UTF-8")
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600")
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("Referrer-Policy", "no-referrer")
        .build();
  }
}
