package org.essc.sandbox;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.ServedEverywhere;

/** Does nothing: the ceiling that benchmarks compare with on the same machine in the same run. */
@Path("/sandbox/bare")
@ServedEverywhere
public class BareResource {

  @GET
  @NonBlocking
  @PermitAll
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(hidden = true)
  public String bare() {
    return "ok";
  }
}
