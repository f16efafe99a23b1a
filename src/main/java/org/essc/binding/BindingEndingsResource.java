package org.essc.binding;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Features;

/** Staff end what is linked to a card. */
@Path("/v1/bank-binding-endings")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bank cards")
public class BindingEndingsResource {

  private final EndBindingsOfCard endBindings;
  private final BindingRequests requests;
  private final IdempotentActs acts;

  BindingEndingsResource(
      EndBindingsOfCard endBindings, BindingRequests requests, IdempotentActs acts) {
    this.endBindings = endBindings;
    this.requests = requests;
    this.acts = acts;
  }

  @POST
  @RolesAllowed({"clerk", "hotline"})
  @Operation(
      operationId = "endBankBindingsOfCard",
      summary = "End the bindings of a card's holder to bank accounts",
      description =
          "By a clerk at the window or the hotline, of cards in their regions: for the holder,"
              + " because of misuse, or by order. Bank and channels are told; the electronic card"
              + " is of level 1 afterwards unless another account is linked.")
  @APIResponse(
      responseCode = "200",
      description = "Ended",
      content = @Content(schema = @Schema(implementation = EndBindingsOfCard.View.class)))
  @Refuses(
      groups = {Group.CARD, Group.CHANNEL, Group.REGION},
      value = {
        "idempotency-key-required",
        "not-found: no such card, or no account of it is linked",
        "replacement-not-open"
      })
  public Uni<Response> end(
      @HeaderParam("Idempotency-Key") String idempotencyKey, BindingRequests.EndBody body) {
    var act = acts.of("POST /v1/bank-binding-endings", idempotencyKey, body);
    var request = requests.end(body);
    return act.by(request.by(), ticket -> endBindings.handle(request, ticket));
  }
}
