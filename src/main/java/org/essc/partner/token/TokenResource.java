package org.essc.partner.token;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.token.IssueToken.IssuedToken;
import org.essc.platform.ops.NamesOutcome;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Unavailability;
import org.essc.platform.web.Features;
import org.jboss.logging.Logger;

/** {@code POST /oauth2/token}: RFC 6749 §4.4 and its own form of errors (§5.2). */
@Path(AuthenticateClient.TOKEN_PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Tokens")
public class TokenResource {

  private static final Logger LOG = Logger.getLogger(TokenResource.class);

  /** Whoever waits is answered within two seconds, and what was asked is not gone on with. */
  private static final Duration LIMIT = Duration.ofMillis(1_700);

  /** RFC 6749 §5.1. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "Token",
      requiredProperties = {"access_token", "token_type", "expires_in"})
  public record TokenAnswer(
      @Schema(description = "JWT of type at+jwt (RFC 9068), to be sent as Bearer")
          String accessToken,
      @Schema(enumeration = "Bearer") String tokenType,
      @Schema(description = "seconds") long expiresIn,
      @Schema(description = "what was granted, separated by spaces; absent where that is nothing")
          String scope) {

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
                "unsupported_grant_type",
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

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "issueToken",
      summary = "Get an access token",
      description =
          "grant_type=client_credentials, the client authenticated by private_key_jwt (RFC 7523); "
              + "client_secret_basic works in the sandbox only. A token is good for ten minutes.")
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
          * `unsupported_grant_type`: only client_credentials is
          * `invalid_scope`: unknown, or not granted to this client\
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
    return Uni.createFrom()
        .item(() -> question(request, body))
        .chain(issueToken::answer)
        .ifNoItem()
        .after(LIMIT)
        .failWith(() -> TokenError.unavailable(null))
        .map(TokenResource::granted)
        .onFailure()
        .recoverWithUni(
            failure -> {
              var error = error(failure);
              return refusals.audit(error).map(ignored -> refused(error));
            });
  }

  private static ClientCredentialsRequest question(HttpServerRequest request, String body) {
    var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (authorization.size() > 1) {
      throw TokenError.invalidRequest("There is more than one Authorization header.");
    }
    return ClientCredentialsRequest.read(
        request.getHeader(HttpHeaders.CONTENT_TYPE),
        authorization.isEmpty() ? null : authorization.get(0),
        body);
  }

  private static Response granted(IssuedToken issued) {
    var scope = issued.scopes().isEmpty() ? null : String.join(" ", issued.scopes());
    var answer = new TokenAnswer(issued.token(), "Bearer", AccessTokens.LIFE.toSeconds(), scope);
    return Response.ok(answer).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** In the form of RFC 6749 §5.2, which other endpoints for clients share. */
  public static Response refused(TokenError error) {
    var response =
        Response.status(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(
                new TokenRefusal(
                    error.code(),
                    error.getMessage(),
                    error.status() == 503 ? error.reason() : null));
    if (error.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"essc\"");
    }
    if (error.status() == 503 || error.status() == 429) {
      response.header(HttpHeaders.RETRY_AFTER, 1);
    }
    return response.build();
  }

  /** Whatever else fails here is ours: the client learns no more than that. */
  private static TokenError error(Throwable failure) {
    if (failure instanceof TokenError error) {
      return error;
    }
    if (!Unavailability.isCauseOf(failure) && !(failure instanceof ProblemException)) {
      LOG.error("a token request failed", failure);
    }
    return TokenError.unavailable(failure);
  }
}
