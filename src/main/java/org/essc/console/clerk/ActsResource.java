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
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.act.Requesters;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.DeskTime;
import org.essc.console.KeptForms;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.Channel;
import org.jboss.resteasy.reactive.RestPath;

/** Acts for a holder whose record is open: the form beforehand, the answer or the refusal after. */
@Path("/console/clerk/holders/{holderId}/acts/{act}/{on}")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ActsResource {

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final HolderAccess access;
  private final ShowHolder holders;
  private final ActForms forms;
  private final ActAnswers answers;
  private final ActCalls calls;
  private final KeptForms kept;
  private final Requesters requesters;

  ActsResource(
      ConsoleGate gate,
      ConsolePages pages,
      HolderAccess access,
      ShowHolder holders,
      ActForms forms,
      ActAnswers answers,
      ActCalls calls,
      KeptForms kept,
      Requesters requesters) {
    this.gate = gate;
    this.pages = pages;
    this.access = access;
    this.holders = holders;
    this.forms = forms;
    this.answers = answers;
    this.calls = calls;
    this.kept = kept;
    this.requesters = requesters;
  }

  /**
   * @param on id of what it is done to
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> form(
      @RestPath String holderId,
      @RestPath String act,
      @RestPath String on,
      @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.CLERK,
        visit ->
            begun(context, visit, holderId, act, on, null, begun -> first(context, visit, begun)));
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> act(
      @RestPath String holderId,
      @RestPath String act,
      @RestPath String on,
      MultivaluedMap<String, String> entered,
      @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.CLERK,
        entered.getFirst("token"),
        visit ->
            begun(
                context,
                visit,
                holderId,
                act,
                on,
                entered,
                begun -> carryOut(visit, begun, on, entered)));
  }

  /** An act and what it is done to, both of which there are. */
  private record Begun(DeskAct act, ActForms.Target target) {}

  /**
   * @param entered in the form that was sent; null before there is one
   */
  private Uni<Response> begun(
      RoutingContext context,
      ConsoleVisit visit,
      String holderId,
      String act,
      String on,
      MultivaluedMap<String, String> entered,
      Function<Begun, Uni<Response>> go) {
    var id = PathId.existing(holderId);
    var what = DeskAct.find(act).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
    Function<ConsoleVisit, Uni<Response>> open =
        fresh ->
            access
                .granted(fresh, id)
                .chain(
                    granted ->
                        granted
                            ? target(fresh, what, id, PathId.existing(on))
                                .chain(target -> go.apply(new Begun(what, target)))
                            : Uni.createFrom().item(pages.to(ClerkResource.holderPath(id))));
    if (!what.dangerous()) {
      return open.apply(visit);
    }
    return entered == null
        ? gate.fresh(context, visit, visit.path(), open)
        : gate.fresh(context, visit, entered, what::keeps, open);
  }

  /** With what was entered before a new log-in was wanted, where it was. */
  private Uni<Response> first(RoutingContext context, ConsoleVisit visit, Begun begun) {
    return (begun.act().dangerous()
            ? kept.take(context, visit)
            : Uni.createFrom().<MultivaluedMap<String, String>>item(new MultivaluedHashMap<>()))
        .chain(
            entered ->
                before(visit, begun)
                    .chain(
                        before ->
                            page(
                                visit,
                                entered.isEmpty()
                                    ? forms.first(visit, begun.act(), begun.target(), before)
                                    : forms.kept(
                                        visit, begun.act(), begun.target(), entered, before),
                                200)));
  }

  private Uni<Response> carryOut(
      ConsoleVisit visit, Begun begun, String on, MultivaluedMap<String, String> entered) {
    return Uni.createFrom()
        .deferred(
            () ->
                calls.run(
                    begun.act(),
                    entered.getFirst("key"),
                    on,
                    ActBody.of(begun.act(), begun.target(), entered)))
        .chain(
            answer ->
                pages.html(
                    ClerkTemplates.answer(answers.of(visit, begun.act(), begun.target(), answer)),
                    200,
                    visit.language()))
        .onFailure(ActsResource::isToldOnTheForm)
        .recoverWithUni(
            failure -> {
              var problem = (ProblemException) failure;
              return before(visit, begun)
                  .chain(
                      before ->
                          page(
                              visit,
                              forms.refused(
                                  visit, begun.act(), begun.target(), entered, before, problem),
                              problem.type().status()));
            });
  }

  /** What the region's ways want of this holder; why there is none is said when it is done. */
  private Uni<List<AnswerView.Fact>> before(ConsoleVisit visit, Begun begun) {
    if (begun.act() != DeskAct.BENEFIT_QUALIFICATION) {
      return Uni.createFrom().item(List.of());
    }
    return calls
        .qualificationCheck(begun.target().cardNo(), begun.target().detail())
        .map(check -> BenefitLines.ways(check, begun.target(), Words.in(visit.language())))
        .onFailure(ActsResource::isToldOnTheForm)
        .recoverWithItem(List.of());
  }

  static boolean isToldOnTheForm(Throwable failure) {
    return failure instanceof ProblemException problem && problem.type().status() < 500;
  }

  private Uni<ActForms.Target> target(ConsoleVisit visit, DeskAct act, UUID holderId, UUID on) {
    return holders
        .dossier(requesters.onChannel(Channel.WINDOW.code()), holderId)
        .map(dossier -> target(visit, act, dossier, on));
  }

  private static ActForms.Target target(
      ConsoleVisit visit, DeskAct act, ShowHolder.Dossier dossier, UUID on) {
    var holder = dossier.cards().get(0);
    if (act.on() == DeskAct.On.CARD) {
      return dossier.cards().stream()
          .filter(card -> card.id().equals(on))
          .findFirst()
          .map(
              card ->
                  new ActForms.Target(
                      holder.holderId().toString(),
                      holder.name().masked(),
                      on.toString(),
                      card.cardNo().masked(),
                      card.region(),
                      null,
                      null,
                      card.cardNo().value(),
                      null))
          .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
    }
    var words = Words.in(visit.language());
    return dossier.open().stream()
        .filter(item -> item.id().equals(on) && item.kind().text().equals(act.on().text()))
        .findFirst()
        .map(
            item ->
                new ActForms.Target(
                    holder.holderId().toString(),
                    holder.name().masked(),
                    on.toString(),
                    words.of("item", item.kind().text()) + " " + DeskTime.text(item.at()),
                    item.region(),
                    item.fen(),
                    item.detail(),
                    holder.cardNo().value(),
                    null))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private Uni<Response> page(ConsoleVisit visit, ActView view, int status) {
    return pages.html(ClerkTemplates.act(view), status, visit.language());
  }
}
