package org.essc.sandbox;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.ServedEverywhere;

/** What a newcomer needs to play the demo bank, which asks in the FAPI 2.0 profile. */
@Path("/sandbox/bank-key")
@ServedEverywhere
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SandboxBankResource {

  private final SandboxKeys keys;

  SandboxBankResource(SandboxKeys keys) {
    this.keys = keys;
  }

  @GET
  @Operation(hidden = true)
  public Map<String, Object> key() {
    return keys.bank().jwk();
  }
}
