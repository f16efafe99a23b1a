package org.essc.partner.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.ops.NamesOutcome;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;

/** {@code POST /oauth2/token}: RFC 6749 §4 and its own form of errors (§5.2). */
@Path(AuthenticateClient.TOKEN_PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Tokens")
public class TokenResource {

  /**
   * Whoever waits is answered within two seconds, and what was asked is not gone on with; of what
   * was done by then the grant takes care.
   */
  private static final Duration LIMIT = Duration.ofMillis(1_700);

  /** RFC 6749 §5.1. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "Token",
      requiredProperties = {"access_token", "token_type", "expires_in"})
  public record TokenAnswer(
      @Schema(description = "JWT of type at+jwt (RFC 9068), to be sent as token_type says")
          String accessToken,
      @Schema(
              enumeration = {"Bearer", "DPoP"},
              description = "DPoP where the request brought a proof of possession (RFC 9449)")
          String tokenType,
      @Schema(description = "seconds") long expiresIn,
      @Schema(description = "what was granted, separated by spaces; absent where that is nothing")
          String scope,
      @Schema(description = "ID token of a login (OpenID Connect Core, section 2)") String idToken,
      @Schema(description = "of a login with the scope offline_access; opaque") String refreshToken,
      @Schema(
              description =
                  "what was granted besides a login (RFC 9396), such as a bank card's binding")
          List<Map<String, Object>> authorizationDetails) {

    @Override
    public String toString() {
      return "TokenAnswer[" + scope + "]";
    }
  }

  /** RFC 6749 §5.2. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "TokenRefusal",
      requiredProperties = {"error", "error_description"})
  public record TokenRefusal(
      @Schema(
              enumeration = {
                "invalid_request",
                "invalid_client",
                "invalid_scope",
                "invalid_grant",
                "unauthorized_client",
                "invalid_dpop_proof",
                "unsupported_grant_type",
                "unsupported_token_type",
                "invalid_authorization_details",
                "unsupported_response_type",
                "login_required",
                "unmet_authentication_requirements",
                "request_not_supported",
                "request_uri_not_supported",
                "registration_not_supported",
                "authorization_pending",
                "slow_down",
                "expired_token",
                "access_denied",
                "expired_login_hint_token",
                "unknown_user_id",
                "invalid_binding_message",
                "temporarily_unavailable"
              })
          String error,
      @Schema(description = "English, for developers") String errorDescription,
      @JsonIgnore String outcome)
      implements NamesOutcome {}

  private final IssueToken issueToken;
  private final TokenRefusals refusals;

  public TokenResource(IssueToken issueToken, TokenRefusals refusals) {
    this.issueToken = issueToken;
    this.refusals = refusals;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.asOAuth("/oauth2/");
    refusals.withoutToken(AuthenticateClient.TOKEN_PATH);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "issueToken",
      summary = "Get an access token",
      description =
          "For the API grant_type=client_credentials, the client authenticated by private_key_jwt"
              + " (RFC 7523); client_secret_basic works in the sandbox only. For a login"
              + " authorization_code, refresh_token and, where a bank asked at its counter,"
              + " urn:openid:params:grant-type:ciba, by the method that is registered for the"
              + " portal; a public one (none) says its client_id. A token is good for ten minutes;"
              + " with a proof in the header DPoP (RFC 9449) it is bound to its key.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              schema = @Schema(ref = "TokenRequest")))
  @APIResponse(
      responseCode = "200",
      description = "A token (RFC 6749, section 5.1)",
      content = @Content(schema = @Schema(implementation = TokenAnswer.class)))
  @APIResponse(
      responseCode = "400",
      description =
          """
          * `invalid_request`: a parameter is missing, malformed or there twice
          * `unsupported_grant_type`: none of these
          * `invalid_scope`: unknown, or not granted to this client
          * `invalid_grant`: code or refresh token is unknown, expired, used, another client's, or
            for another redirect_uri, code_verifier or key; or card or channel may not be used
          * `authorization_pending`, `slow_down`, `expired_token`, `access_denied`: of a request at
            the counter (OpenID CIBA Core 1.0, section 11)
          * `unauthorized_client`: not registered for logins
          * `invalid_dpop_proof`: missing where it is needed, does not hold, or was used before\
          """,
      content = @Content(schema = @Schema(implementation = TokenRefusal.class)))
  @APIResponse(
      responseCode = "401",
      description = "`invalid_client`: the client did not prove who it is",
      headers = @Header(name = HttpHeaders.WWW_AUTHENTICATE, ref = "WWW-Authenticate"),
      content = @Content(schema = @Schema(implementation = TokenRefusal.class)))
  @APIResponse(
      responseCode = "429",
      description = "`temporarily_unavailable`: too many requests of this client",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenRefusal.class)))
  @APIResponse(
      responseCode = "503",
      description = "`temporarily_unavailable`: something is away, or too much is asked",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenRefusal.class)))
  public Uni<Response> token(@Context HttpServerRequest request, String body) {
    var answer =
        Uni.createFrom()
            .item(() -> question(request, body))
            .chain(question -> issueToken.answer(question, request));
    return TimeLimit.of(answer, LIMIT, () -> TokenError.unavailable(null))
        .map(TokenResource::granted)
        .onFailure()
        .recoverWithUni(refusals::answer);
  }

  private static TokenQuestion question(HttpServerRequest request, String body) {
    return TokenQuestion.of(ClientForms.message(request, body));
  }

  private static Response granted(IssuedTokens issued) {
    var answer =
        new TokenAnswer(
            issued.accessToken(),
            issued.bound() ? "DPoP" : "Bearer",
            AccessTokens.LIFE.toSeconds(),
            issued.scopes().isEmpty() ? null : String.join(" ", issued.scopes()),
            issued.idToken().orElse(null),
            issued.refreshToken().orElse(null),
            issued.details().isEmpty() ? null : issued.details());
    return Response.ok(answer)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Pragma", "no-cache")
        .build();
  }
}
