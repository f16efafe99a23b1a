package org.essc.login.token;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Actor;
import org.essc.partner.access.RefusalLog;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Features;

/** {@code /oauth2/userinfo}: OpenID Connect Core §5.3, with the errors of RFC 6750 and RFC 9449. */
@Path(UserInfoResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Tag(name = "Logging in")
@Produces(MediaType.APPLICATION_JSON)
public class UserInfoResource {

  public static final String PATH = "/oauth2/userinfo";

  private static final Duration LIMIT = Duration.ofMillis(1_700);

  /** As the API's document shows it. */
  @Schema(name = "UserInfo", requiredProperties = "sub")
  public record UserInfo(
      @Schema(description = "pairwise: another for each portal") String sub,
      @Schema(description = "masked with the scope profile, whole with essc:name") String name,
      @Schema(description = "scope essc:id-number") String idNumber,
      @Schema(description = "scope essc:id-number; code of the document") String idType,
      @Schema(description = "scope essc:phone") String phone,
      @Schema(description = "scope essc:card-no") String cardNo,
      @Schema(name = LoginTokens.LEVEL, description = "1 or 2") int level,
      @Schema(description = "who acts for the subject, where somebody does") Act act,
      @Schema(name = "act_kind", description = "guardian or family") String actKind) {}

  /** RFC 8693 §4.1. */
  @Schema(name = "UserInfoAct", requiredProperties = "sub")
  public record Act(@Schema(description = "pairwise, as the subject's") String sub) {}

  private final TellUserInfo tellUserInfo;
  private final RefusalLog refusals;

  UserInfoResource(TellUserInfo tellUserInfo, RefusalLog refusals) {
    this.tellUserInfo = tellUserInfo;
    this.refusals = refusals;
  }

  @GET
  @Operation(
      operationId = "userInfo",
      summary = "Who is logged in",
      description =
          "With the access token of a login, as Bearer or, where it is bound to a key, as DPoP with"
              + " a proof. What is told is what the holder agreed to and the portal is entitled to"
              + " now.")
  @APIResponse(
      responseCode = "200",
      description = "What the portal may know",
      content = @Content(schema = @Schema(implementation = UserInfo.class)))
  @APIResponse(
      responseCode = "401",
      description = "no token, or one that is not or no longer good; the challenge says which",
      headers = @Header(name = HttpHeaders.WWW_AUTHENTICATE, ref = "WWW-Authenticate"))
  @Refuses(
      value = {"record-altered", "too-many-requests"},
      never = "region-policy-open")
  public Uni<Response> get(@Context HttpServerRequest request) {
    return answer(request);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "userInfoByPost",
      summary = "Who is logged in",
      description = "As GET. The token stands in the header here, too.")
  @APIResponse(
      responseCode = "200",
      description = "What the portal may know",
      content = @Content(schema = @Schema(implementation = UserInfo.class)))
  @APIResponse(
      responseCode = "401",
      description = "as of GET",
      headers = @Header(name = HttpHeaders.WWW_AUTHENTICATE, ref = "WWW-Authenticate"))
  @Refuses(
      value = {"record-altered", "too-many-requests"},
      never = "region-policy-open")
  public Uni<Response> post(@Context HttpServerRequest request) {
    return answer(request);
  }

  private Uni<Response> answer(HttpServerRequest request) {
    var answer = Uni.createFrom().deferred(() -> tellUserInfo.answer(request));
    return TimeLimit.of(answer, LIMIT, () -> ProblemException.unavailable(null))
        .map(told -> Response.ok(told).header(HttpHeaders.CACHE_CONTROL, "no-store").build())
        .onFailure(BearerError.class)
        .recoverWithUni(failure -> refused((BearerError) failure));
  }

  private Uni<Response> refused(BearerError error) {
    var response = Response.status(401).header(HttpHeaders.CACHE_CONTROL, "no-store");
    error.challenges().forEach(one -> response.header(HttpHeaders.WWW_AUTHENTICATE, one));
    if (error.code() == null) {
      return Uni.createFrom().item(response::build);
    }
    return refusals
        .refused("token.accept", Actor.unknownPartner(), error.code())
        .map(ignored -> response.entity(Map.of("error", error.code())).build());
  }
}
