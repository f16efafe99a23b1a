package org.essc.login.page;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.LoginPages;
import org.essc.platform.web.Features;

/**
 * Where a camera lands that reads a login page's QR code. The page explains, and has no script that
 * could send the fragment anywhere.
 */
@Path("/l")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class LandingResource {

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Uni<Response> page() {
    return LoginPages.html(LoginTemplates.landing(), Locale.CHINESE);
  }
}
