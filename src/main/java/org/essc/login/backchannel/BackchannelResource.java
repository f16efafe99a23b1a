package org.essc.login.backchannel;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.token.TokenRefusals;
import org.essc.partner.token.TokenResource;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** {@code POST /oauth2/bc-authorize}: OpenID CIBA Core 1.0 §7, with its errors (§13). */
@Path("/oauth2/bc-authorize")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Bank cards")
public class BackchannelResource {

  /** CIBA Core §7.3. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "BackchannelAuthentication",
      requiredProperties = {"auth_req_id", "expires_in", "interval", "binding_message"})
  public record Acknowledgement(
      @Schema(description = "To be sent to the token endpoint") String authReqId,
      @Schema(description = "seconds in which the holder may decide") long expiresIn,
      @Schema(description = "seconds at least between two questions at the token endpoint")
          long interval,
      @Schema(description = "the number that the counter has to show") String bindingMessage) {

    @Override
    public String toString() {
      return "Acknowledgement[…]";
    }
  }

  private final AskAtTheCounter ask;
  private final TokenRefusals refusals;

  BackchannelResource(AskAtTheCounter ask, TokenRefusals refusals) {
    this.ask = ask;
    this.refusals = refusals;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "backchannelAuthentication",
      summary = "Ask the holder at a bank's counter",
      description =
          "A bank in the FAPI 2.0 profile asks the holder whose identity code it has scanned to"
              + " link an account (OpenID CIBA Core 1.0, modes poll and ping). The code is used up"
              + " once everything else in the request is good. The answer is the same whatever the"
              + " request says of a person.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              schema = @Schema(ref = "BackchannelAuthenticationRequest")))
  @APIResponse(
      responseCode = "200",
      description = "The holder is asked",
      content = @Content(schema = @Schema(implementation = Acknowledgement.class)))
  @APIResponse(
      responseCode = "400",
      description =
          """
          * `invalid_request`, `invalid_scope`, `invalid_authorization_details`
          * `expired_login_hint_token`: the code is too old, or was used before
          * `unknown_user_id`: no such code, or not of purpose `other`
          * `invalid_binding_message`: not two digits
          * `unauthorized_client`: no bank in the FAPI 2.0 profile
          * `invalid_dpop_proof`\
          """,
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_client`: the client did not prove who it is",
      headers = @Header(name = HttpHeaders.WWW_AUTHENTICATE, ref = "WWW-Authenticate"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "403",
      description = "`access_denied`: the card or its channel may not be used",
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "429",
      description = "`temporarily_unavailable`: too many requests of this client",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "503",
      description = "`temporarily_unavailable`: something is away, or too much is asked",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  public Uni<Response> ask(@Context HttpServerRequest request, String body) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(patience, ask.ask(request, body, patience))
        .map(BackchannelResource::asked)
        .onFailure()
        .recoverWithUni(failure -> refusals.answer("login.ask", failure));
  }

  private static Response asked(BeginAtTheCounter.Begun begun) {
    return Response.ok(
            new Acknowledgement(
                begun.authReqId(),
                begun.life().toSeconds(),
                BeginAtTheCounter.INTERVAL.toSeconds(),
                begun.number()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
