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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.holderpage.LoginDecisions.Typed;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.login.LoginId;
import org.essc.login.scan.WaitingConfirmations;
import org.essc.login.scan.WaitingConfirmations.Waiting;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The holder sees what banks ask at their counters, and confirms or refuses each as a login is
 * confirmed. Step 2a of docs/flows/binding.md.
 */
@Path("/h/confirmations")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class ConfirmationsPageResource {

  private final PageGate gate;
  private final WaitingConfirmations waiting;
  private final LoginDecisions decisions;

  ConfirmationsPageResource(PageGate gate, WaitingConfirmations waiting, LoginDecisions decisions) {
    this.gate = gate;
    this.waiting = waiting;
    this.decisions = decisions;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(
        context,
        visit ->
            waiting
                .of(LoginDecisions.acting(visit), Deadline.PARTNER.patience())
                .map(found -> view(visit, found, note, left))
                .map(HolderTemplates::confirmations));
  }

  /**
   * @param ask which of those that wait
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> confirm(
      @RestForm String token,
      @RestForm String ask,
      @RestForm String number,
      @RestForm String pin,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    // no browser has asked, so that there is no region to hold the phone's against
    var typed = new Typed(number, pin == null ? "" : pin, false, Optional.empty());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            typed.withoutPin()
                ? Uni.createFrom().item(to("pin-format"))
                : decisions
                    .confirm(visit, login(ask), typed, patience)
                    .map(ConfirmationsPageResource::to));
  }

  @POST
  @Path("refuse")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> refuse(
      @RestForm String token, @RestForm String ask, @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit -> decisions.refuse(visit, login(ask), patience).map(ConfirmationsPageResource::to));
  }

  @POST
  @Path("report")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> report(
      @RestForm String token, @RestForm String ask, @Context RoutingContext context) {
    var patience = Deadline.PARTNER.patience();
    return gate.form(
        context,
        token,
        patience,
        visit -> decisions.report(visit, login(ask), patience).map(ConfirmationsPageResource::to));
  }

  private static LoginId login(String ask) {
    return LoginId.find(ask).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.CONFIRMATIONS, note);
  }

  private static ConfirmationsView view(
      PageVisit visit, List<Waiting> found, String note, String left) {
    return new ConfirmationsView(
        visit.frame(HolderPage.CONFIRMATIONS),
        found.stream().map(waiting -> one(waiting, visit.language())).toList(),
        note,
        AttemptsLeft.parse(left));
  }

  private static ConfirmationsView.One one(Waiting waiting, Locale language) {
    var asked = waiting.confirmation();
    return new ConfirmationsView.One(
        waiting.id().value(),
        asked.portalName(),
        PageTime.text(asked.since(), language),
        PageTime.text(asked.expiresAt(), language),
        asked.disclosed().stream().map(Enum::name).toList(),
        asked.choices(),
        asked.detail().map(detail -> ConfirmPageResource.binding(detail, language)).orElse(null));
  }
}
