package org.essc.login.token;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * {@code /oauth2/logout}: OpenID Connect RP-Initiated Logout 1.0. Who is not sent on reads a page
 * that says whether something has ended.
 */
@Path(LogoutResource.PATH)
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class LogoutResource {

  static final String PATH = "/oauth2/logout";

  private static final String CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="zh">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <h1>%1$s</h1>
      <p lang="en">%2$s</p>
      </html>
      """;

  private static final String ENDED = PAGE.formatted("您已退出登录。", "You are logged out.");

  private static final String NOTHING =
      PAGE.formatted(
          "本平台没有需要结束的登录。请在原网站退出，或在电子社保卡的“登录管理”中结束。",
          "There is no login to end here. Log out at the portal, or end the login on your card's page.");

  private final EndByPortal endByPortal;

  LogoutResource(EndByPortal endByPortal) {
    this.endByPortal = endByPortal;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> get(
      @RestQuery("id_token_hint") String hint,
      @RestQuery("client_id") String clientId,
      @RestQuery("post_logout_redirect_uri") String redirectUri,
      @RestQuery String state) {
    return answer(hint, clientId, redirectUri, state);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> post(
      @RestForm("id_token_hint") String hint,
      @RestForm("client_id") String clientId,
      @RestForm("post_logout_redirect_uri") String redirectUri,
      @RestForm String state) {
    return answer(hint, clientId, redirectUri, state);
  }

  private Uni<Response> answer(String hint, String clientId, String redirectUri, String state) {
    return endByPortal
        .handle(hint, clientId, redirectUri)
        .map(
            outcome ->
                outcome
                    .goOn()
                    .map(uri -> sentOn(uri, state))
                    .orElseGet(() -> page(outcome.ended())));
  }

  private static Response sentOn(String uri, String state) {
    var target = UriBuilder.fromUri(uri);
    if (state != null) {
      target.queryParam("state", "{state}");
    }
    return Response.seeOther(state == null ? target.build() : target.build(state))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static Response page(boolean ended) {
    return Response.ok(ended ? ENDED : NOTHING)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", CSP)
        .header("Referrer-Policy", "no-referrer")
        .build();
  }
}
