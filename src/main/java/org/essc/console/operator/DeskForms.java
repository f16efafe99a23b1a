package org.essc.console.operator;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.console.ConsoleVisit;
import org.essc.console.FormKey;
import org.essc.console.KeptForms;
import org.essc.console.ShownProblem;
import org.essc.console.operator.DeskForm.Question;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemMappers;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;

/**
 * How each of the desk's forms is shown and taken: only after a log-in of a moment ago, as each of
 * them lets somebody in or sets something going; and shown again with what was entered where it is
 * refused. Each has a key of its own, under which what would be there twice is done once, however
 * often it is sent: a registration, a batch, a correction and its decision ({@link FormKey}). The
 * others set how something is from now on, and need none.
 */
@RequestScoped
class DeskForms {

  /** Of a form's fields, what belongs to the page and not to the act. */
  private static final Set<String> NOT_ASKED = Set.of("token", "key");

  private final OperatorGate gate;
  private final KeptForms kept;
  private final Randomness randomness;

  DeskForms(OperatorGate gate, KeptForms kept, Randomness randomness) {
    this.gate = gate;
    this.kept = kept;
    this.randomness = randomness;
  }

  /**
   * What a form is about.
   *
   * @param subject in words, or empty
   * @param facts that whoever fills it in looks at
   * @param entered what stands in it at first
   * @param kept whether that was entered before a new log-in was wanted
   */
  record Start(String subject, List<FormView.Fact> facts, Entered entered, boolean kept) {

    Start(String subject, List<FormView.Fact> facts, Entered entered) {
      this(subject, facts, entered, false);
    }

    static Start of(String subject, Entered entered) {
      return new Start(subject, List.of(), entered);
    }

    /** What was entered before a new log-in was wanted takes the place of what stands there. */
    private Start with(MultivaluedMap<String, String> before) {
      return before.isEmpty() ? this : new Start(subject, facts, new Entered(before), true);
    }
  }

  /** Of a form in which nothing stands. */
  static Uni<Start> empty(ConsoleVisit visit) {
    return Uni.createFrom().item(Start.of("", Entered.nothing()));
  }

  Uni<Response> show(
      RoutingContext context, DeskForm form, Function<ConsoleVisit, Uni<Start>> start) {
    return gate.confirm(
        context,
        form.section(),
        visit ->
            start
                .apply(visit)
                .chain(begun -> kept.take(context, visit).map(begun::with))
                .map(begun -> OperatorTemplates.form(view(visit, form, begun, null))));
  }

  /**
   * @param start what a form that is refused is about, as it stands now
   * @param act calls the operation with what was entered, the form's key among it; answers the path
   *     to go on to
   */
  Uni<Response> take(
      RoutingContext context,
      DeskForm form,
      MultivaluedMap<String, String> sent,
      Function<ConsoleVisit, Uni<Start>> start,
      BiFunction<ConsoleVisit, Entered, Uni<String>> act) {
    return gate.dangerous(
        context,
        form.section(),
        sent,
        visit -> {
          var entered = new Entered(sent);
          return Uni.createFrom()
              .deferred(() -> act.apply(visit, keyed(sent)))
              .map(path -> gate.to(path))
              .onFailure(ConstraintViolationException.class)
              .transform(wrong -> ProblemMappers.invalid((ConstraintViolationException) wrong))
              .onFailure(DeskForms::isToldOnTheForm)
              .recoverWithUni(
                  failure -> {
                    var problem = (ProblemException) failure;
                    return start
                        .apply(visit)
                        .map(now -> new Start(now.subject(), now.facts(), entered))
                        .chain(
                            again ->
                                gate.html(
                                    visit,
                                    OperatorTemplates.form(view(visit, form, again, problem)),
                                    problem.type().status()));
                  });
        });
  }

  /** With the operation's key in the place of the form's name. */
  private static Entered keyed(MultivaluedMap<String, String> sent) {
    var all = new MultivaluedHashMap<>(sent);
    var content = new TreeMap<>(sent);
    NOT_ASKED.forEach(content::remove);
    all.putSingle("key", FormKey.of(sent.getFirst("key"), content.toString()));
    return new Entered(all);
  }

  private static boolean isToldOnTheForm(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().status() < 500
        && problem.type() != ProblemType.NOT_FOUND
        && problem.type() != ProblemType.FORBIDDEN;
  }

  private FormView view(ConsoleVisit visit, DeskForm form, Start about, ProblemException problem) {
    var words = OperatorWords.of(visit.language());
    var shown = problem == null ? null : ShownProblem.of(problem, visit.language());
    Map<String, String> wrong = shown == null ? Map.of() : shown.wrong();
    return new FormView(
        OperatorFrame.of(visit, form.section()),
        form.text(),
        words.text("form." + form.text()),
        words.optional("form." + form.text() + ".note"),
        about.subject(),
        about.facts(),
        visit.path(),
        visit.path().substring(0, visit.path().lastIndexOf('/')),
        FormKey.again(about.entered().text("key"), problem, randomness),
        form.questions().stream()
            .map(one -> field(words, form, one, about.entered(), wrong))
            .toList(),
        shown == null
            ? null
            : new FormView.Refusal(
                shown.text("title"),
                wrong.isEmpty() ? shown.text("detail") : words.text("wrong"),
                missing(words, shown)),
        about.kept());
  }

  /** Which evidence, or what else the program says of it. */
  private static String missing(OperatorWords words, ShownProblem shown) {
    var codes = shown.texts("missing");
    return codes.isEmpty()
        ? shown.text("reason")
        : codes.stream()
            .map(code -> words.code("evidence", code))
            .collect(Collectors.joining(words.text("comma")));
  }

  /** Of this form's own, or of all alike. */
  static String word(OperatorWords words, String kind, DeskForm form, String name) {
    var own = words.optional(kind + "." + form.text() + "." + name);
    return own.isEmpty() ? words.optional(kind + "." + name) : own;
  }

  /** What is wrong with a part of an answer, or with one of several, is wrong with the answer. */
  private static boolean isOf(Question question, String field) {
    return field.equals(question.name()) || field.split("[.\\[]", 2)[0].equals(question.name());
  }

  private static FormView.Field field(
      OperatorWords words,
      DeskForm form,
      Question question,
      Entered entered,
      Map<String, String> wrong) {
    return new FormView.Field(
        question.name(),
        question.kind().text(),
        word(words, "field", form, question.name()),
        word(words, "hint", form, question.name()),
        question.several() && !question.codes().isEmpty() ? "" : entered.shown(question),
        question.required(),
        question.codes().stream()
            .map(
                code ->
                    new PointView.Choice(
                        code, words.code(question.words(), code), entered.chosen(question, code)))
            .toList(),
        wrong.entrySet().stream()
            .filter(one -> isOf(question, one.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(""));
  }
}
