package org.essc.sandbox;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.BrowserPages;
import org.essc.platform.web.PageLanguage;
import org.essc.platform.web.ServedEverywhere;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The sandbox in the place of the operator's identity provider: a page where one chooses a demo
 * member of staff, and the token endpoint behind it. It serves the console of the same sandbox.
 */
@Path("/sandbox/staff")
@ServedEverywhere
@PermitAll
@NonBlocking
public class SandboxLoginResource {

  private static final BrowserPages PAGES = new BrowserPages("'self'");

  /** A newcomer may have typed either name of the own machine. */
  private static final Pattern REDIRECT =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d+)?/console/login");

  private static final Pattern LOGGED_OUT =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d+)?/console/logged-out");

  private final SandboxLogins logins;

  SandboxLoginResource(SandboxLogins logins) {
    this.logins = logins;
  }

  /** An authentication request (OpenID Connect Core §3.1.2.1), as far as the console sends it. */
  public static class Asked {
    @RestQuery("client_id")
    String clientId;

    @RestQuery("redirect_uri")
    String redirectUri;

    @RestQuery String state;
    @RestQuery String nonce;

    @RestQuery("code_challenge")
    String codeChallenge;

    @RestQuery("code_challenge_method")
    String codeChallengeMethod;

    boolean good() {
      return SandboxConsole.CLIENT.equals(clientId)
          && redirectUri != null
          && REDIRECT.matcher(redirectUri).matches()
          && state != null
          && nonce != null
          && codeChallenge != null
          && "S256".equals(codeChallengeMethod);
    }
  }

  @GET
  @Path("authorize")
  @Operation(hidden = true)
  public Uni<Response> choose(
      @BeanParam Asked asked,
      @QueryParam("ui_locales") String locales,
      @Context RoutingContext context) {
    require(asked);
    var language =
        PageLanguage.of(
            context.request().getParam("lang"),
            PageLanguage.first(locales),
            context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    return PAGES.html(
        SandboxTemplates.staff(
            new SandboxStaffView(language.getLanguage(), context.request().query())),
        200,
        language);
  }

  @POST
  @Path("authorize")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response chosen(@BeanParam Asked asked, @RestForm String staff) {
    require(asked);
    if (staff == null || !SandboxPartners.STAFF.containsKey(staff)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    var code =
        logins.code(
            new SandboxLogins.Chosen(staff, asked.redirectUri, asked.nonce, asked.codeChallenge));
    return PAGES
        .secured(
            Response.seeOther(
                UriBuilder.fromUri(asked.redirectUri)
                    .queryParam("code", code)
                    .queryParam("state", asked.state)
                    .build()))
        .build();
  }

  @POST
  @Path("token")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Uni<Response> token(
      @Context HttpHeaders headers,
      @RestForm String code,
      @RestForm("redirect_uri") String redirectUri,
      @RestForm("code_verifier") String codeVerifier) {
    if (!basic(SandboxConsole.CLIENT, SandboxConsole.SECRET)
        .equals(headers.getHeaderString(HttpHeaders.AUTHORIZATION))) {
      return Uni.createFrom().item(error(401, "invalid_client"));
    }
    return logins
        .redeem(code, redirectUri, codeVerifier)
        .map(
            found ->
                found
                    .map(
                        token ->
                            Response.ok(
                                    Map.of(
                                        // there is nothing to do with it
                                        "access_token",
                                        "none",
                                        "token_type",
                                        "Bearer",
                                        "id_token",
                                        token))
                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                .build())
                    .orElseGet(() -> error(400, "invalid_grant")));
  }

  /** Nobody is remembered here, so there is nothing to end. */
  @GET
  @Path("logout")
  @Operation(hidden = true)
  public Response logout(@QueryParam("post_logout_redirect_uri") String to) {
    if (to == null || !LOGGED_OUT.matcher(to).matches()) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return PAGES.secured(Response.seeOther(URI.create(to))).build();
  }

  private static void require(Asked asked) {
    if (!asked.good()) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  private static Response error(int status, String code) {
    return Response.status(status).entity(Map.of("error", code)).build();
  }

  private static String basic(String user, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + secret).getBytes(StandardCharsets.US_ASCII));
  }
}
