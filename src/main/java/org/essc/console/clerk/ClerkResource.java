package org.essc.console.clerk;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.act.Requester;
import org.essc.act.Requesters;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.DeskTime;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.Channel;
import org.essc.region.RegionNames;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** The clerk's way to a holder: by a number and a reason, never by an address alone. */
@Path("/console/clerk")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ClerkResource {

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final FindHolder findHolder;
  private final ShowHolder showHolder;
  private final HolderAccess access;
  private final WaitingStore waiting;
  private final RegionNames regions;
  private final Requesters requesters;
  private final AuditLog audit;

  ClerkResource(
      ConsoleGate gate,
      ConsolePages pages,
      FindHolder findHolder,
      ShowHolder showHolder,
      HolderAccess access,
      WaitingStore waiting,
      RegionNames regions,
      Requesters requesters,
      AuditLog audit) {
    this.gate = gate;
    this.pages = pages;
    this.findHolder = findHolder;
    this.showHolder = showHolder;
    this.access = access;
    this.waiting = waiting;
    this.regions = regions;
    this.requesters = requesters;
    this.audit = audit;
  }

  static String holderPath(UUID holderId) {
    return Desk.CLERK.path() + "/holders/" + holderId;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> start(@Context RoutingContext context) {
    return gate.page(context, Desk.CLERK, visit -> searchPage(visit, "", "", 200));
  }

  /**
   * @param number an ID number or a card number
   * @param reason a {@link LookReason}
   */
  @POST
  @Path("search")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> search(
      @RestForm String token,
      @RestForm String number,
      @RestForm String reason,
      @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.CLERK,
        token,
        visit -> {
          LookReason why;
          try {
            why = LookReason.parse(reason);
          } catch (InvalidValueException none) {
            return searchPage(visit, "", "reason", 400);
          }
          try {
            return findHolder
                .handle(visit, number, why)
                .chain(
                    found ->
                        found.isEmpty()
                            ? searchPage(visit, why.text(), "none", 200)
                            : access
                                .grant(visit, found.get(), why)
                                .replaceWith(pages.to(holderPath(found.get()))));
          } catch (InvalidValueException unreadable) {
            return searchPage(visit, why.text(), "number", 400);
          }
        });
  }

  @GET
  @Path("holders/{holderId}")
  @Operation(hidden = true)
  public Uni<Response> holder(@RestPath String holderId, @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.CLERK,
        visit -> {
          var id = PathId.existing(holderId);
          return access
              .granted(visit, id)
              .chain(
                  granted ->
                      granted
                          ? showHolder
                              .handle(visit, clerk(), id)
                              .chain(
                                  view ->
                                      pages.html(
                                          ClerkTemplates.holder(view), 200, visit.language()))
                          : why(visit, id, false, 200));
        });
  }

  /** The reason is said for a record whose address somebody has. */
  @POST
  @Path("holders/{holderId}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> open(
      @RestPath String holderId,
      @RestForm String token,
      @RestForm String reason,
      @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.CLERK,
        token,
        visit -> {
          var id = PathId.existing(holderId);
          LookReason why;
          try {
            why = LookReason.parse(reason);
          } catch (InvalidValueException none) {
            return why(visit, id, true, 400);
          }
          return showHolder
              .cards(clerk(), id)
              .call(
                  () ->
                      audit.record(
                          AuditEntry.of("holder.look", visit.actor())
                              .holder(id)
                              .detail("reason", why.text())
                              .success()))
              .call(() -> access.grant(visit, id, why))
              .replaceWith(pages.to(holderPath(id)));
        });
  }

  private Requester clerk() {
    return requesters.onChannel(Channel.WINDOW.code());
  }

  private Uni<Response> searchPage(ConsoleVisit visit, String reason, String note, int status) {
    return waiting
        .forClerk(visit.caller())
        .map(all -> all.stream().map(one -> line(one, visit)).toList())
        .chain(
            lines ->
                pages.html(
                    ClerkTemplates.search(
                        new SearchView(visit.frame(Desk.CLERK), reason, note, lines)),
                    status,
                    visit.language()));
  }

  private SearchView.Waiting line(WaitingStore.Waiting one, ConsoleVisit visit) {
    var words = Words.in(visit.language());
    return new SearchView.Waiting(
        one.kind().text(),
        one.holderId().toString(),
        words.of("item", one.kind().text()),
        words.of("word", one.detail()),
        regions.of(one.region(), visit.language()),
        DeskTime.text(one.at()),
        DeskTime.text(one.until()));
  }

  private Uni<Response> why(ConsoleVisit visit, UUID id, boolean missing, int status) {
    return pages.html(
        ClerkTemplates.why(new WhyView(visit.frame(Desk.CLERK), id.toString(), missing)),
        status,
        visit.language());
  }
}
