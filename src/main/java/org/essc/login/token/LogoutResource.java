package org.essc.login.token;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.LoginNotice;
import org.essc.login.LoginPages;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.EarlyRefusals;
import org.essc.platform.web.Features;
import org.essc.platform.web.PageLanguage;
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

  private final EndByPortal endByPortal;

  LogoutResource(EndByPortal endByPortal) {
    this.endByPortal = endByPortal;
  }

  static void rank(@Observes EarlyRefusals refusals) {
    refusals.never("/oauth2/logout");
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> get(
      @RestQuery("id_token_hint") String hint,
      @RestQuery("client_id") String clientId,
      @RestQuery("post_logout_redirect_uri") String redirectUri,
      @RestQuery String state,
      @RestQuery("ui_locales") String locales,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
    return answer(
        hint,
        clientId,
        redirectUri,
        state,
        PageLanguage.of(null, PageLanguage.first(locales), accepted));
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> post(
      @RestForm("id_token_hint") String hint,
      @RestForm("client_id") String clientId,
      @RestForm("post_logout_redirect_uri") String redirectUri,
      @RestForm String state,
      @RestForm("ui_locales") String locales,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
    return answer(
        hint,
        clientId,
        redirectUri,
        state,
        PageLanguage.of(null, PageLanguage.first(locales), accepted));
  }

  private Uni<Response> answer(
      String hint, String clientId, String redirectUri, String state, Locale language) {
    return Deadline.PARTNER
        .bound(endByPortal.handle(hint, clientId, redirectUri))
        .chain(
            outcome ->
                outcome
                    .goOn()
                    .map(uri -> Uni.createFrom().item(sentOn(uri, state)))
                    .orElseGet(
                        () ->
                            LoginPages.notice(
                                outcome.ended() ? LoginNotice.ENDED : LoginNotice.NOTHING,
                                language)))
        .onFailure(ProblemException.class)
        .recoverWithUni(() -> LoginPages.notice(LoginNotice.AWAY, language));
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
}
