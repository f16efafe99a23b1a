package org.essc.login.authorize;

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
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.partner.token.TokenRefusals;
import org.essc.partner.token.TokenResource;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** {@code POST /oauth2/par}: RFC 9126, with the errors of RFC 6749 §5.2. */
@Path(PushResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Logging in")
public class PushResource {

  static final String PATH = "/oauth2/par";
  static final String REQUEST_URI = "urn:ietf:params:oauth:request_uri:";

  /** RFC 9126 §2.2. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "PushedRequest",
      requiredProperties = {"request_uri", "expires_in"})
  public record PushedRequest(
      @Schema(description = "To be sent once as request_uri to the authorization endpoint")
          String requestUri,
      @Schema(description = "seconds") long expiresIn) {}

  private final PushAuthorization push;
  private final TokenRefusals refusals;

  PushResource(PushAuthorization push, TokenRefusals refusals) {
    this.push = push;
    this.refusals = refusals;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "pushAuthorizationRequest",
      summary = "Push an authorization request",
      description =
          "The parameters of the authorization endpoint as a form, the client authenticated as at"
              + " the token endpoint (RFC 9126).")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              schema = @Schema(ref = "PushedAuthorizationRequest")))
  @APIResponse(
      responseCode = "201",
      description = "Pushed; good for a minute, and once",
      content = @Content(schema = @Schema(implementation = PushedRequest.class)))
  @APIResponse(
      responseCode = "400",
      description =
          """
          * `invalid_request`, `invalid_scope`, `unsupported_response_type`, `login_required`,
            `unmet_authentication_requirements`, `request_not_supported`,
            `request_uri_not_supported`, `registration_not_supported`: as the authorization endpoint
            refuses
          * `invalid_authorization_details`: malformed, of an unknown type, or not for this client
          * `unauthorized_client`: not registered for logins
          * `invalid_dpop_proof`: does not hold, was used before, or is not by the key of dpop_jkt\
          """,
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_client`: the client did not prove who it is",
      headers = @Header(name = HttpHeaders.WWW_AUTHENTICATE, ref = "WWW-Authenticate"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "429",
      description =
          "`temporarily_unavailable`: too many requests of this client; of a public one, too many"
              + " logins begun from its network address",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  @APIResponse(
      responseCode = "503",
      description = "`temporarily_unavailable`: something is away, or too much is asked",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenResource.TokenRefusal.class)))
  public Uni<Response> push(@Context HttpServerRequest request, String body) {
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(patience, push.push(request, body, patience))
        .map(PushResource::pushed)
        .onFailure()
        .recoverWithUni(failure -> refusals.answer("login.push", failure));
  }

  private static Response pushed(LoginId id) {
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(new PushedRequest(REQUEST_URI + id, LoginState.PUSHED.life().toSeconds()))
        .build();
  }
}
