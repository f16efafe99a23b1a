package org.essc.console.clerk;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.act.Requesters;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.Channel;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/**
 * The second clerk's part of a reset of a PIN and of a certificate from abroad; who has asked for
 * it cannot approve it.
 */
@Path("/console/clerk/holders/{holderId}/approvals/{approvalId}")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ApprovalsResource {

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final HolderAccess access;
  private final ShowHolder holders;
  private final ActCalls calls;
  private final Requesters requesters;

  ApprovalsResource(
      ConsoleGate gate,
      ConsolePages pages,
      HolderAccess access,
      ShowHolder holders,
      ActCalls calls,
      Requesters requesters) {
    this.gate = gate;
    this.pages = pages;
    this.access = access;
    this.holders = holders;
    this.calls = calls;
    this.requesters = requesters;
  }

  /**
   * @param kind {@code review} for a certificate from abroad; else it is a reset of a PIN
   * @param decision {@code approve}; whatever else rejects
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> decide(
      @RestPath String holderId,
      @RestPath String approvalId,
      @RestForm String token,
      @RestForm String kind,
      @RestForm String decision,
      @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.CLERK,
        token,
        visit -> {
          var id = PathId.existing(holderId);
          var page = ClerkResource.holderPath(id);
          boolean approves = "approve".equals(decision);
          Function<ConsoleVisit, Uni<Response>> decided =
              fresh ->
                  access
                      .granted(fresh, id)
                      .chain(
                          granted ->
                              granted
                                  ? decide(
                                      fresh,
                                      id,
                                      approves,
                                      approve -> call(fresh, kind, approvalId, approve))
                                  : Uni.createFrom().item(pages.to(page)));
          // it is what was asked for, and no less dangerous than the asking
          return approves ? gate.fresh(context, visit, page, decided) : decided.apply(visit);
        });
  }

  private Uni<Response> decide(
      ConsoleVisit visit, UUID holderId, boolean approve, Function<Boolean, Uni<JsonObject>> call) {
    var words = Words.in(visit.language());
    return Uni.createFrom()
        .deferred(() -> call.apply(approve))
        .chain(
            done ->
                page(visit, holderId, words.of("done", approve ? "approve" : "reject"), true, 200))
        .onFailure(ProblemException.class)
        .recoverWithUni(
            failure -> {
              var problem = (ProblemException) failure;
              return problem.type().status() >= 500
                  ? Uni.createFrom().failure(problem)
                  : page(
                      visit,
                      holderId,
                      ProblemDocument.text(problem.type().code() + ".title", visit.language()),
                      false,
                      problem.type().status());
            });
  }

  private Uni<JsonObject> call(ConsoleVisit visit, String kind, String id, boolean approve) {
    // a decision is taken once: sent again by the same session it is the same request
    var key = Sha256.hex(String.join("\n", visit.formToken(), kind, id, String.valueOf(approve)));
    return DeskItem.REVIEW.text().equals(kind)
        ? calls.decideReview(key, id, approve)
        : calls.decide(key, id, approve);
  }

  private Uni<Response> page(
      ConsoleVisit visit, UUID holderId, String note, boolean good, int status) {
    return holders
        .handle(visit, requesters.onChannel(Channel.WINDOW.code()), holderId, note, good)
        .chain(view -> pages.html(ClerkTemplates.holder(view), status, visit.language()));
  }
}
