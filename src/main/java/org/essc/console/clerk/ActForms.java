package org.essc.console.clerk;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.essc.act.ActRules;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.FormKey;
import org.essc.console.IdTypes;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;
import org.essc.region.RegionPolicy;

/** Acts as forms, with the region's rules and their sources in words. */
@Singleton
class ActForms {

  private static final List<PolicyKey<?>> OF_PARTIES =
      List.of(
          ApplicationKeys.GUARDIANS_REQUIRED_FOR,
          ApplicationKeys.MINORS_EVIDENCE,
          ApplicationKeys.AGENTS_REPRESENT,
          ApplicationKeys.AGENTS_WRITTEN_AUTHORITY,
          ApplicationKeys.AGENTS_EXCLUDED_SERVICES);

  private static final String GROUND = "by.party.ground";

  private static final List<DeskField> PARTY =
      List.of(
          DeskField.mayChoose("by.party.idType", IdTypes.codes()),
          DeskField.text("by.party.idNumber"),
          DeskField.text("by.party.name"),
          DeskField.text("by.party.authority"),
          DeskField.mayChoose(GROUND, "anyone", "immobile-or-long-away"));

  private final ActRules rules;
  private final RegionNames regions;
  private final Randomness randomness;

  ActForms(ActRules rules, RegionNames regions, Randomness randomness) {
    this.rules = rules;
    this.regions = regions;
    this.randomness = randomness;
  }

  /**
   * What an act is done to.
   *
   * @param holderId null for somebody who has no card yet
   * @param holder masked, or empty
   * @param label as people call it: a masked number, or what is under way since when
   * @param fen of a fee that is due, or null
   * @param detail of what is under way: its kind, reason or scheme; or null
   * @param cardNo of the holder's first card; it is shown nowhere
   * @param photoId of a picture that goes with it, or null
   */
  record Target(
      String holderId,
      String holder,
      String id,
      String label,
      RegionCode region,
      Integer fen,
      String detail,
      String cardNo,
      String photoId) {

    /** The same with who it is for, who was not known before. */
    Target of(String name) {
      return new Target(holderId, name, id, label, region, fen, detail, cardNo, photoId);
    }

    /** Of the page from which an act is begun. */
    String back() {
      return Desk.CLERK.path() + (holderId == null ? "" : "/holders/" + holderId);
    }

    @Override
    public String toString() {
      return "Target[" + id + "]";
    }
  }

  /**
   * @param before what is known of it beforehand
   */
  ActView first(ConsoleVisit visit, DeskAct act, Target target, List<AnswerView.Fact> before) {
    var given = new MultivaluedHashMap<String, String>();
    if (act == DeskAct.REPLACEMENT_PAYMENT && target.fen() != null) {
      given.putSingle("amountFen", target.fen().toString());
    }
    if (act == DeskAct.GUARDIANSHIP) {
      given.putSingle("party", "guardian");
    }
    return view(visit, act, target, given, before, null);
  }

  /** The form with what was entered in it before a new log-in was wanted. */
  ActView kept(
      ConsoleVisit visit,
      DeskAct act,
      Target target,
      MultivaluedMap<String, String> entered,
      List<AnswerView.Fact> before) {
    return view(visit, act, target, entered, before, null);
  }

  /** The form again, with what was entered and why it was refused. */
  ActView refused(
      ConsoleVisit visit,
      DeskAct act,
      Target target,
      MultivaluedMap<String, String> entered,
      List<AnswerView.Fact> before,
      ProblemException problem) {
    return view(visit, act, target, entered, before, problem);
  }

  private ActView view(
      ConsoleVisit visit,
      DeskAct act,
      Target target,
      MultivaluedMap<String, String> entered,
      List<AnswerView.Fact> before,
      ProblemException problem) {
    var words = Words.in(visit.language());
    var policy = rules.of(target.region());
    Map<String, String> wrong =
        problem == null ? Map.of() : RefusalView.wrong(problem, visit.language(), words);
    var asked = act.asked(policy);
    var ruled = new ArrayList<>(ruled(act, policy, words));
    if (act.byParty()) {
      OF_PARTIES.forEach(one -> ruled.add(RuleView.of(policy, one, words)));
    }
    Predicate<DeskField> first =
        field ->
            asked.isEmpty()
                || field.required()
                || asked.contains(field.path())
                || wrong.containsKey(field.path());
    Function<DeskField, ActView.Field> shown =
        field -> field(act, field, asked.contains(field.path()), entered, wrong, words);
    return new ActView(
        visit.frame(Desk.CLERK),
        target.back(),
        target.holder(),
        act.text(),
        words.of("act", act.text()),
        words.of("note", act.text(), ""),
        target.label(),
        regions.of(target.region(), visit.language()),
        FormKey.again(entered.getFirst("key"), problem, randomness),
        target.photoId() == null ? "" : target.photoId(),
        before,
        act == DeskAct.CANCELLATION,
        act.byParty(),
        ruled,
        act.fields().stream().filter(first).map(shown).toList(),
        act.fields().stream().filter(first.negate()).map(shown).toList(),
        act.byParty() ? evidence(act, policy, entered, words) : List.of(),
        options(
            List.of("holder", "guardian", "agent"),
            "party",
            entered.getOrDefault("party", List.of()),
            words),
        partyFields(act, entered, wrong, words),
        problem == null ? null : RefusalView.of(problem, visit.language(), words),
        // a form that was never sent has no name yet
        problem == null && entered.containsKey("key"));
  }

  static List<RuleView> ruled(DeskAct act, RegionPolicy policy, Words words) {
    return act.rules().stream().map(key -> RuleView.of(policy, key, words)).toList();
  }

  private static ActView.Field field(
      DeskAct act,
      DeskField field,
      boolean asked,
      MultivaluedMap<String, String> entered,
      Map<String, String> wrong,
      Words words) {
    var value = entered.getFirst(field.path());
    boolean secret = field.kind() == DeskField.Kind.SECRET;
    return new ActView.Field(
        field.id(),
        field.path(),
        words.of("field", act.text() + "." + field.path(), words.of("field", field.path())),
        words.of("hint", act.text() + "." + field.path(), ""),
        field.kindText(),
        field.required(),
        asked && !field.required(),
        options(
            field.choices(),
            Words.kindOf(field),
            entered.getOrDefault(field.path(), List.of()),
            words),
        secret || value == null ? "" : value,
        wrong.getOrDefault(field.path(), ""));
  }

  private static List<ActView.Field> partyFields(
      DeskAct act, MultivaluedMap<String, String> entered, Map<String, String> wrong, Words words) {
    return PARTY.stream()
        // an application has a field of its own for it
        .filter(field -> act != DeskAct.APPLICATION || !field.path().equals(GROUND))
        .map(
            field -> {
              var path = field.path();
              var value = entered.getFirst(path);
              return new ActView.Field(
                  field.id(),
                  path,
                  words.of("field", path),
                  words.of("hint", path, ""),
                  field.kindText(),
                  false,
                  false,
                  options(
                      field.choices(),
                      Words.kindOf(field),
                      entered.getOrDefault(path, List.of()),
                      words),
                  value == null ? "" : value,
                  wrong.getOrDefault(path, ""));
            })
        .toList();
  }

  /** What the region asks for comes first. */
  private static List<ActView.Option> evidence(
      DeskAct act, RegionPolicy policy, MultivaluedMap<String, String> entered, Words words) {
    var asked = DeskEvidence.of(act, policy);
    var shown = entered.getOrDefault("shown", List.of());
    return Arrays.stream(Evidence.values())
        .sorted((one, other) -> Boolean.compare(asked.contains(other), asked.contains(one)))
        .map(
            one ->
                new ActView.Option(
                    one.code(),
                    words.of("word", one.code()),
                    shown.contains(one.code()),
                    asked.contains(one)))
        .toList();
  }

  private static List<ActView.Option> options(
      List<String> choices, String kind, List<String> chosen, Words words) {
    return choices.stream()
        .map(one -> new ActView.Option(one, words.of(kind, one), chosen.contains(one), false))
        .toList();
  }
}
