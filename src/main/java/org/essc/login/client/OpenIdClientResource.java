package org.essc.login.client;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** {@code /v1/partners/{partnerNo}/openid-client}: portals (and banks) as OpenID clients. */
@Path("/v1/partners/{partnerNo}/openid-client")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@RolesAllowed("system-administrator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partners")
public class OpenIdClientResource {

  private final RegisterOpenIdClient register;
  private final OpenIdClients clients;
  private final Callers callers;

  OpenIdClientResource(RegisterOpenIdClient register, OpenIdClients clients, Callers callers) {
    this.register = register;
    this.clients = clients;
    this.callers = callers;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "registerOpenIdClient",
      summary = "Register a partner as OpenID client, or replace its registration",
      description = "The partner number is the client_id. What is left out gets its default.")
  @Refuses({"not-found"})
  public Uni<Registration> put(String partnerNo, @NotNull Registration body) {
    return Deadline.STAFF.bound(register.put(known(partnerNo), body, actor()));
  }

  @GET
  @Operation(operationId = "readOpenIdClient", summary = "Read a partner's OpenID registration")
  @Refuses({"not-found"})
  public Uni<Registration> get(String partnerNo) {
    return Deadline.STAFF.bound(
        clients
            .find(known(partnerNo))
            .map(
                found ->
                    found
                        .map(Registration::of)
                        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND))));
  }

  @DELETE
  @Operation(
      operationId = "removeOpenIdClient",
      summary = "End a partner's OpenID registration",
      description = "Nobody is sent to it any more, and it exchanges no code.")
  @APIResponse(responseCode = "204", description = "It is no OpenID client any more")
  @Refuses({"not-found"})
  public Uni<Void> remove(String partnerNo) {
    return Deadline.STAFF.bound(register.remove(known(partnerNo), actor()));
  }

  private Actor actor() {
    return Actor.staff(callers.staff().subject());
  }

  private static PartnerNo known(String number) {
    return PartnerNo.find(number).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }
}
