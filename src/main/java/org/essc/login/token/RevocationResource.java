package org.essc.login.token;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.partner.token.ClientForms;
import org.essc.partner.token.TokenError;
import org.essc.partner.token.TokenRefusals;
import org.essc.partner.token.TokenResource.TokenRefusal;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;

/** {@code POST /oauth2/revoke}: RFC 7009. */
@Path(RevocationResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Logging in")
public class RevocationResource {

  static final String PATH = "/oauth2/revoke";

  private static final Duration LIMIT = Duration.ofMillis(1_700);

  private final ClientForms forms;
  private final RevokeToken revokeToken;
  private final TokenRefusals refusals;

  RevocationResource(ClientForms forms, RevokeToken revokeToken, TokenRefusals refusals) {
    this.forms = forms;
    this.revokeToken = revokeToken;
    this.refusals = refusals;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/oauth2/revoke");
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "revokeToken",
      summary = "Give up a token of a login, and with it the session",
      description =
          "The client comes as at the token endpoint. 200 also for what is no token, or is another"
              + " client's. A token for the API is good until its time is over: an administrator"
              + " alone ends a partner's tokens before.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              schema = @Schema(ref = "RevocationRequest")))
  @APIResponse(
      responseCode = "200",
      description = "The login's session is over, or this is no token of a login of this client's")
  @APIResponse(
      responseCode = "400",
      description =
          """
          * `invalid_request`: a parameter is missing, malformed or there twice
          * `unauthorized_client`: not registered for logins
          * `unsupported_token_type`: the client's own token for the API, which stays good until its
            time is over\
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
      description = "`temporarily_unavailable`",
      headers = @Header(name = HttpHeaders.RETRY_AFTER, ref = "Retry-After"),
      content = @Content(schema = @Schema(implementation = TokenRefusal.class)))
  public Uni<Response> revoke(@Context HttpServerRequest request, String body) {
    var revoked =
        forms.read(request, body).chain(form -> revokeToken.handle(form, token(form.message())));
    return TimeLimit.of(revoked, LIMIT, () -> TokenError.unavailable(null))
        .map(done -> Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build())
        .onFailure()
        .recoverWithUni(refusals::answer);
  }

  private static String token(HTTPRequest message) {
    try {
      return TokenRevocationRequest.parse(message).getToken().getValue();
    } catch (ParseException malformed) {
      throw TokenError.invalidRequest("A parameter is missing or malformed.");
    }
  }
}
