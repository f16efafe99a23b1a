package org.essc.login.page;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.login.Login;
import org.essc.platform.ops.OperationMetrics;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Tells an open login page what happens to its login: step 3 of the flow. */
@Path("/login")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class LoginNewsResource {

  /** A poll is answered at the latest then: proxies wait for 30 seconds and more. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

  private static final long RECONNECT_MILLIS = 1_000;

  private final OpenPages openPages;
  private final LoginQr qr;

  LoginNewsResource(OpenPages openPages, LoginQr qr) {
    this.openPages = openPages;
    this.qr = qr;
  }

  /**
   * Server-sent events {@code qr} and {@code state}; both carry all that the page shows. By {@code
   * X-Accel-Buffering} nginx passes on each when it comes.
   */
  @GET
  @Path("{id}/events")
  @OwnLogin
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  @Operation(hidden = true)
  public Multi<OutboundSseEvent> events(@Context RoutingContext request, @Context Sse sse) {
    OperationMetrics.waits(request);
    var login = OwnLoginFilter.login(request);
    return openPages.watch(login.id()).map(moment -> event(sse, login, moment));
  }

  private OutboundSseEvent event(Sse sse, Login login, Moment moment) {
    return sse.newEventBuilder()
        .name(moment.step() == 0 ? "state" : "qr")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .reconnectDelay(RECONNECT_MILLIS)
        .data(qr.draw(login, moment))
        .build();
  }

  /**
   * Long polling, where a proxy holds events back: answers at a change, or 204 after a while.
   *
   * @param seen what the page shows, as the answer before told it
   */
  @GET
  @Path("{id}/state")
  @OwnLogin
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Uni<Response> state(@QueryParam("seen") String seen, @Context RoutingContext request) {
    OperationMetrics.waits(request);
    var login = OwnLoginFilter.login(request);
    return openPages
        .watch(login.id())
        .filter(moment -> !moment.seen().equals(seen))
        .toUni()
        .map(moment -> moment == null ? null : Response.ok(qr.draw(login, moment)))
        .ifNoItem()
        .after(LONGEST_POLL)
        .recoverWithItem(Response::noContent)
        .map(answer -> answer == null ? Response.noContent() : answer)
        .map(answer -> answer.header(HttpHeaders.CACHE_CONTROL, "no-store").build());
  }
}
