package org.essc.binding;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.essc.partner.Callers;
import org.essc.platform.idempotency.IdempotentActs;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Banks ask after the accounts that they have linked or are asked to link, answer, and end. */
@Path("/v1/bank-bindings/{bindingId}")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed("bindings:manage")
@Tag(name = "Bank cards")
public class BindingResource {

  private final ReadBinding readBinding;
  private final EndBinding endBinding;
  private final AnswerBinding answerBinding;
  private final BindingRequests requests;
  private final Callers callers;
  private final IdempotentActs acts;

  BindingResource(
      ReadBinding readBinding,
      EndBinding endBinding,
      AnswerBinding answerBinding,
      BindingRequests requests,
      Callers callers,
      IdempotentActs acts) {
    this.readBinding = readBinding;
    this.endBinding = endBinding;
    this.answerBinding = answerBinding;
    this.requests = requests;
    this.callers = callers;
    this.acts = acts;
  }

  @GET
  @Operation(
      operationId = "readBankBinding",
      summary = "Where the binding of an account stands",
      description =
          "The account's number is told only while the bank is asked to verify it: its own, or the"
              + " holder by whom it finds the account, to which the holder has agreed.")
  @APIResponse(
      responseCode = "200",
      description = "As it is",
      content = @Content(schema = @Schema(implementation = BindingView.class)))
  @Refuses({"not-found"})
  public Uni<Response> read(String bindingId) {
    return Deadline.PARTNER.bound(
        readBinding
            .of(PathId.existing(bindingId), callers.partner().partnerNo())
            .map(view -> Response.ok(view).build()));
  }

  @POST
  @Path("/answers")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "answerBankBinding",
      summary = "Say whether the account that a holder asks to be linked is right",
      description =
          "After urn:essc:event:binding-changed with state requested. Confirming, the bank says"
              + " what it knows of the account's owner, and all of it must be so of the card's"
              + " holder: the binding is active then, and otherwise ended with reason"
              + " owner-mismatch, which does not tell what mismatched. Refusing ends it with the"
              + " bank's reason, which the holder is shown.")
  @APIResponse(
      responseCode = "200",
      description = "Recorded: the binding as it is now",
      content = @Content(schema = @Schema(implementation = BindingView.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "binding-closed with state: answered, ended or too late",
        "card-not-usable with reason: it may be answered again once the card may be used",
        "idempotency-key-required",
        "not-found, also for another bank's"
      })
  public Uni<Response> answer(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RestPath String bindingId,
      BindingRequests.AnswerBody body) {
    var act = acts.of("POST /v1/bank-bindings/{id}/answers", idempotencyKey, bindingId, body);
    var request = requests.answer(act.id(), body);
    return act.by(callers.partner(), ticket -> answerBinding.handle(request, ticket));
  }

  @DELETE
  @Operation(
      operationId = "endBankBinding",
      summary = "End the binding of an account",
      description = "The electronic card is of level 1 again unless another account is linked.")
  @APIResponse(responseCode = "204", description = "Ended")
  @Refuses({"not-found, also when ended before"})
  public Uni<Void> end(String bindingId) {
    return Deadline.PARTNER.bound(
        endBinding.byBank(PathId.existing(bindingId), callers.partner().partnerNo()));
  }
}
