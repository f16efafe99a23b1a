package org.essc.holderpage;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.session.EndSessions;
import org.essc.login.session.HolderLogins;
import org.essc.login.session.HolderLogins.HolderLogin;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestForm;

/** Where the holder is logged in, and the way to end it; for a ward the guardian's, too. */
@Path("/h/logins")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class LoginsPageResource {

  private final PageGate gate;
  private final HolderLogins logins;
  private final EndSessions endSessions;

  LoginsPageResource(PageGate gate, HolderLogins logins, EndSessions endSessions) {
    this.gate = gate;
    this.logins = logins;
    this.endSessions = endSessions;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(@QueryParam("note") String note, @Context RoutingContext context) {
    return gate.show(
        context,
        visit ->
            logins
                .list(visit.signing().holderId())
                .map(found -> rows(found, visit.language()))
                .map(rows -> new LoginsView(visit.frame(HolderPage.LOGINS), rows, note != null))
                .map(HolderTemplates::logins));
  }

  @POST
  @Path("end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> end(
      @RestForm String token, @RestForm String login, @Context RoutingContext context) {
    return gate.form(
        context,
        token,
        visit ->
            endSessions
                .byHolder(
                    visit.signing().holderId(),
                    PathId.existing(String.valueOf(login)),
                    visit.channelNo().actor(),
                    visit
                        .acting()
                        .map(members -> members.acting().delegate().details())
                        .orElse(Map.of()))
                .map(
                    ended ->
                        PageAnswer.to(HolderPage.LOGINS.path() + (ended ? "?note=ended" : ""))));
  }

  private static List<LoginsView.One> rows(List<HolderLogin> found, Locale language) {
    return found.stream()
        .map(
            one ->
                new LoginsView.One(
                    one.sessionId().toString(),
                    one.portalName(),
                    PageTime.text(one.since(), language),
                    PageTime.text(one.lastUsedAt(), language),
                    one.actKind()))
        .toList();
  }
}
