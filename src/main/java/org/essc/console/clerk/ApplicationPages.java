package org.essc.console.clerk;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.FormKey;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyKey;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;
import org.essc.region.RegionPolicies;

/** What is on the pages of an application, region by region. */
@Singleton
class ApplicationPages {

  private static final List<PolicyKey<?>> OF_PICTURES =
      List.of(
          ApplicationKeys.APPLICATION_INPUTS,
          ApplicationKeys.APPLICATION_PHOTO_SIZE,
          ApplicationKeys.APPLICATION_PHOTO_BACKGROUND,
          ApplicationKeys.APPLICATION_PHOTO_BAREHEADED);

  private final ActRules rules;
  private final RegionPolicies policies;
  private final RegionNames names;
  private final Randomness randomness;
  private final Clock clock;

  ApplicationPages(
      ActRules rules,
      RegionPolicies policies,
      RegionNames names,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.rules = rules;
    this.policies = policies;
    this.names = names;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** Cities with rules of their own that the clerk serves. */
  List<RegionView.Region> regions(ConsoleVisit visit) {
    return policies.inForce(ChinaTime.today(clock)).stream()
        .map(policy -> policy.region())
        .filter(region -> !region.equals(region.province()))
        .filter(region -> visit.caller().jurisdiction().covers(region))
        .map(region -> new RegionView.Region(region.value(), names.of(region, visit.language())))
        .toList();
  }

  /** A region that the clerk serves; empty for what is none. */
  Optional<RegionCode> served(ConsoleVisit visit, String text) {
    try {
      return Optional.of(RegionCode.parse(text.strip()))
          .filter(visit.caller().jurisdiction()::covers);
    } catch (InvalidValueException none) {
      return Optional.empty();
    }
  }

  /** As {@link #served}, for an address: of another region there is nothing. */
  RegionCode region(ConsoleVisit visit, String text) {
    return served(visit, text).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  PhotoView photo(ConsoleVisit visit, RegionCode region) {
    return photo(visit, region, FormKey.name(randomness), "", List.of(), null);
  }

  PhotoView refused(
      ConsoleVisit visit, RegionCode region, PhotoForm form, ProblemException problem) {
    var words = Words.in(visit.language());
    return photo(
        visit,
        region,
        FormKey.again(form.key(), problem, randomness),
        form.picture(),
        PhotoMarks.of(problem, visit.language()),
        RefusalView.of(
            problem, visit.language(), words, PhotoMarks.lines(problem, visit.language(), words)));
  }

  private PhotoView photo(
      ConsoleVisit visit,
      RegionCode region,
      String key,
      String picture,
      List<PhotoView.Mark> marks,
      RefusalView refusal) {
    var words = Words.in(visit.language());
    var policy = rules.of(region);
    return new PhotoView(
        visit.frame(Desk.CLERK),
        names.of(region, visit.language()),
        region.value(),
        key,
        ApplicationFields.picture(policy),
        OF_PICTURES.stream().map(rule -> RuleView.of(policy, rule, words)).toList(),
        picture,
        marks,
        refusal);
  }

  /**
   * @param photoId null where there is none
   */
  ActForms.Target target(ConsoleVisit visit, RegionCode region, UUID photoId) {
    return new ActForms.Target(
        null,
        "",
        region.value(),
        Words.in(visit.language()).of("picture", photoId == null ? "none" : "kept"),
        region,
        null,
        null,
        null,
        photoId == null ? null : photoId.toString());
  }
}
