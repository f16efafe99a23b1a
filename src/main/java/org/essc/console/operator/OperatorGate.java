package org.essc.console.operator;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Function;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;

/** Stands before the desk's pages: each belongs to a section, and a section to roles. */
@RequestScoped
class OperatorGate {

  /** What ends nothing. */
  private static final Set<String> MILD = Set.of("resume", "rotate-key");

  private static final String TOKEN = "token";

  private final ConsoleGate gate;
  private final ConsolePages pages;

  OperatorGate(ConsoleGate gate, ConsolePages pages) {
    this.gate = gate;
    this.pages = pages;
  }

  Uni<Response> page(
      RoutingContext context, Section section, Function<ConsoleVisit, Uni<Response>> answer) {
    return gate.page(context, Desk.OPERATOR, visit -> required(visit, section, answer));
  }

  Uni<Response> show(
      RoutingContext context,
      Section section,
      Function<ConsoleVisit, Uni<TemplateInstance>> template) {
    return page(
        context, section, visit -> template.apply(visit).chain(shown -> html(visit, shown, 200)));
  }

  /**
   * The page that asks once more before a dangerous act; its form goes where the page stands.
   *
   * @param act as the words know it
   * @param back where one goes who thinks better of it
   * @param subject what it is done to, in words
   */
  Uni<Response> ask(
      RoutingContext context,
      Section section,
      String act,
      String back,
      Function<ConsoleVisit, Uni<String>> subject) {
    return confirm(
        context,
        section,
        visit -> {
          var words = OperatorWords.of(visit.language());
          return subject
              .apply(visit)
              .map(
                  about ->
                      OperatorTemplates.confirm(
                          new ConfirmView(
                              OperatorFrame.of(visit, section),
                              act,
                              words.text("ask." + act),
                              words.text("ask." + act + ".text"),
                              about,
                              visit.path(),
                              back,
                              !MILD.contains(act))));
        });
  }

  /** A page that only whoever has just logged in sees. */
  Uni<Response> confirm(
      RoutingContext context,
      Section section,
      Function<ConsoleVisit, Uni<TemplateInstance>> template) {
    return page(
        context,
        section,
        visit ->
            gate.fresh(
                context,
                visit,
                visit.path(),
                fresh -> template.apply(fresh).chain(shown -> html(fresh, shown, 200))));
  }

  Uni<Response> form(
      RoutingContext context,
      Section section,
      String token,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return gate.form(context, Desk.OPERATOR, token, visit -> required(visit, section, answer));
  }

  /** As {@link #form}, of a dangerous act. */
  Uni<Response> dangerous(
      RoutingContext context,
      Section section,
      String token,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return form(context, section, token, visit -> gate.fresh(context, visit, visit.path(), answer));
  }

  /** As {@link #dangerous}, for what has deadlines of its own and many of them. */
  Uni<Response> dangerousAsLongAsItTakes(
      RoutingContext context,
      Section section,
      String token,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return gate.formAsLongAsItTakes(
        context,
        Desk.OPERATOR,
        token,
        visit ->
            required(visit, section, staff -> gate.fresh(context, staff, staff.path(), answer)));
  }

  /** As {@link #dangerous}, of a form that is filled in and shows again what was entered. */
  Uni<Response> dangerous(
      RoutingContext context,
      Section section,
      MultivaluedMap<String, String> sent,
      Function<ConsoleVisit, Uni<Response>> answer) {
    return form(
        context,
        section,
        sent.getFirst(TOKEN),
        visit -> gate.fresh(context, visit, sent, name -> !name.equals(TOKEN), answer));
  }

  Uni<Response> html(ConsoleVisit visit, TemplateInstance page, int status) {
    return pages.html(page, status, visit.language());
  }

  Response to(String path) {
    return pages.to(path);
  }

  /** Nothing has changed since the page was made: its script leaves it as it is. */
  Uni<Response> unchanged() {
    return Uni.createFrom().item(pages.secured(Response.noContent()).build());
  }

  Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return pages.secured(answer);
  }

  private Uni<Response> required(
      ConsoleVisit visit, Section section, Function<ConsoleVisit, Uni<Response>> answer) {
    return section.isOf(visit.caller()) ? answer.apply(visit) : gate.forbid(visit);
  }
}
