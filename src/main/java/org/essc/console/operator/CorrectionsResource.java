package org.essc.console.operator;

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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextBody.PartyBody;
import org.essc.card.CardSelectorBody;
import org.essc.console.ConsoleVisit;
import org.essc.console.DeskTime;
import org.essc.console.operator.DeskForms.Start;
import org.essc.console.operator.FormView.Fact;
import org.essc.holderdata.CorrectionRequests;
import org.essc.holderdata.CorrectionView;
import org.essc.holderdata.DataCorrectionResource;
import org.essc.holderdata.ListCorrections.Which;
import org.essc.platform.text.Word;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestPath;

/** Holders' requests to correct what is kept about them: taken, listed, decided. */
@Path("/console/operator/corrections")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class CorrectionsResource {

  private static final int ON_A_PAGE = 50;
  private static final List<String> KINDS = Stream.of(Which.values()).map(Word::text).toList();

  private static final String GUARDIAN = "guardian";

  private final OperatorGate gate;
  private final DeskForms forms;
  private final DataCorrectionResource corrections;

  CorrectionsResource(OperatorGate gate, DeskForms forms, DataCorrectionResource corrections) {
    this.gate = gate;
    this.forms = forms;
    this.corrections = corrections;
  }

  /**
   * @param which {@code open}, {@code overdue} or {@code decided}
   * @param after cursor of the page before
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> list(
      @QueryParam("which") String which,
      @QueryParam("after") String after,
      @Context RoutingContext context) {
    var asked = which != null && KINDS.contains(which) ? which : Which.OPEN.text();
    return gate.show(
        context,
        Section.CORRECTIONS,
        visit ->
            corrections
                .list(asked, ON_A_PAGE, after)
                .map(page -> OperatorTemplates.corrections(view(visit, asked, page))));
  }

  @GET
  @Path("new")
  @Operation(hidden = true)
  public Uni<Response> asksForNew(@Context RoutingContext context) {
    return forms.show(context, DeskForm.CORRECTION, DeskForms::empty);
  }

  @POST
  @Path("new")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> ask(MultivaluedMap<String, String> sent, @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.CORRECTION,
        sent,
        DeskForms::empty,
        (visit, entered) ->
            corrections
                .ask(
                    entered.text("key"),
                    new CorrectionRequests.Body(
                        new CardSelectorBody(null, entered.text("cardNo"), null),
                        entered.text("said"),
                        entered.text("name"),
                        entered.text("idNumber"),
                        entered.text("phone"),
                        entered.text("address"),
                        entered.text("reference"),
                        null))
                .map(done -> Section.CORRECTIONS.path()));
  }

  @GET
  @Path("{id}")
  @Operation(hidden = true)
  public Uni<Response> asksForDecision(@RestPath String id, @Context RoutingContext context) {
    return forms.show(context, DeskForm.DECISION, visit -> request(visit, id));
  }

  @POST
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> decide(
      @RestPath String id, MultivaluedMap<String, String> sent, @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.DECISION,
        sent,
        visit -> request(visit, id),
        (visit, entered) ->
            corrections
                .decide(
                    id,
                    entered.text("key"),
                    new CorrectionRequests.DecisionBody(
                        entered.text("decision"),
                        entered.text("reason"),
                        new ActContextBody(null, party(entered), entered.list("shown"), null)))
                .map(done -> Section.CORRECTIONS.path()));
  }

  /** The holder where nobody else is named. */
  private static PartyBody party(Entered entered) {
    return GUARDIAN.equals(entered.text("party"))
        ? new PartyBody(
            GUARDIAN,
            entered.text("by.party.idType"),
            entered.text("by.party.idNumber"),
            entered.text("by.party.name"),
            entered.text("by.party.authority"),
            null)
        : null;
  }

  private Uni<Start> request(ConsoleVisit visit, String id) {
    var words = OperatorWords.of(visit.language());
    return corrections
        .read(id)
        .map(
            found -> {
              var facts = new ArrayList<Fact>();
              facts.add(new Fact(words.text("fact.said"), found.said()));
              right(facts, words, "name", found.name());
              right(facts, words, "idNumber", found.idNumber());
              right(facts, words, "phone", found.phone());
              right(facts, words, "address", found.address());
              facts.add(new Fact(words.text("fact.reference"), found.request().reference()));
              facts.add(
                  new Fact(words.text("fact.asked"), DeskTime.text(found.request().askedAt())));
              facts.add(
                  new Fact(
                      words.text("fact.due"), found.request().answerDue() + " · " + found.basis()));
              return new Start("", facts, Entered.nothing().with("party", "holder"));
            });
  }

  private static void right(List<Fact> facts, OperatorWords words, String name, String value) {
    if (value != null) {
      facts.add(new Fact(DeskForms.word(words, "field", DeskForm.CORRECTION, name), value));
    }
  }

  private static CorrectionsView view(ConsoleVisit visit, String which, CorrectionView.Page page) {
    var words = OperatorWords.of(visit.language());
    return new CorrectionsView(
        OperatorFrame.of(visit, Section.CORRECTIONS),
        which,
        KINDS.stream()
            .map(
                kind ->
                    new PointView.Choice(kind, words.code("corrections", kind), kind.equals(which)))
            .toList(),
        page.items().stream().map(one -> row(words, one)).toList(),
        page.nextCursor());
  }

  private static CorrectionsView.Row row(OperatorWords words, CorrectionView one) {
    boolean open = one.state().equals("asked");
    var state = one.overdue() ? "overdue" : one.state();
    return new CorrectionsView.Row(
        one.correctionId(),
        DeskTime.text(one.askedAt()),
        one.answerDue().toString(),
        words.code("correction", state),
        one.overdue() ? "bad" : one.state().equals("corrected") ? "good" : "",
        one.corrects().stream()
            .map(name -> words.code("correct", name))
            .collect(Collectors.joining(words.text("comma"))),
        one.regionCode(),
        one.reference(),
        open);
  }
}
