package org.essc.act;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.AgeAsOf;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Who has a guardian, and what the guardian shows. Where a person's birth date is not known neither
 * a minor's ease nor an adult's freedom is given: the guardian shows what an adult's does, and the
 * person acts alone only before a clerk who sees the identity document, which tells the date.
 */
@Singleton
public class GuardianRules {

  /** An adult has a guardian only for want of full capacity (Civil Code, articles 17 and 28). */
  private static final int ADULT_AT = 18;

  private final Clock clock;

  GuardianRules(@BusinessDates Clock clock) {
    this.clock = clock;
  }

  /** Younger than the region's age on the day on which it counts it, as of the policy's day. */
  public static boolean minor(RegionPolicy policy, LocalDate birthDate) {
    var asOf =
        policy
            .stated(ApplicationKeys.MINORS_AGE_AS_OF)
            .orElse(AgeAsOf.APPLICATION_DATE)
            .reference(policy.on());
    return policy
        .stated(ApplicationKeys.MINORS_UNDER_AGE)
        .filter(age -> birthDate.plusYears(age).isAfter(asOf))
        .isPresent();
  }

  /** Known to be younger than the region's age today: the guardian acts by that alone. */
  public boolean minorToday(RegionPolicy policy, Optional<LocalDate> birth) {
    return policy
        .stated(ApplicationKeys.MINORS_UNDER_AGE)
        .filter(age -> younger(birth, age))
        .isPresent();
  }

  /** Known to be a minor by law, whatever age the region counts by. */
  public boolean underAge(Optional<LocalDate> birth) {
    return younger(birth, ADULT_AT);
  }

  /** Known to be younger than that today. */
  public boolean younger(Optional<LocalDate> birth, int years) {
    var today = ChinaTime.today(clock);
    return birth.filter(born -> born.plusYears(years).isAfter(today)).isPresent();
  }

  /** Neither a minor nor a person without full capacity does this without the guardian. */
  void requireNone(RegionPolicy policy, CardService service, ActContext by, ActTarget card) {
    var key = ApplicationKeys.GUARDIANS_REQUIRED_FOR;
    if (policy.value(key).contains(service)
        && (card.lacksCapacity() || maybeMinor(policy, by, card.birth()))) {
      throw ActRules.refusal(ActProblems.GUARDIAN_REQUIRED, policy, key).with("field", "by.party");
    }
  }

  private static boolean maybeMinor(RegionPolicy policy, ActContext by, Optional<LocalDate> birth) {
    return birth
        .map(born -> minor(policy, born))
        .orElse(!by.idSeenByClerk() && policy.stated(ApplicationKeys.MINORS_UNDER_AGE).isPresent());
  }

  /** A guardian acts for whoever is a minor today, and with proof for all others. */
  ActContext requireProof(RegionPolicy policy, ActContext by, Optional<LocalDate> birth) {
    if (!minorToday(policy, birth)) {
      return requireAdults(policy, by, birth);
    }
    requireMinors(policy, by);
    return by;
  }

  /** What the region wants to see for a minor. */
  public void requireMinors(RegionPolicy policy, ActContext by) {
    ActRules.requireShown(policy, ApplicationKeys.MINORS_EVIDENCE, ofMinors(policy), by.shown());
  }

  /** As {@link #requireMinors}: what it is. */
  public Set<Evidence> ofMinors(RegionPolicy policy) {
    return policy.stated(ApplicationKeys.MINORS_EVIDENCE).orElse(Set.of(Evidence.GUARDIAN_ID));
  }

  /**
   * What is to be seen for a person without full capacity: the guardian's ID and the proof of
   * guardianship.
   *
   * @param birth the ward's
   * @return the context to record the act by: where staff saw the proof for somebody who is known
   *     to be of age, it says so, and the want of capacity is remembered
   * @throws ProblemException {@code party-not-allowed}, {@code evidence-missing}
   */
  public ActContext requireAdults(RegionPolicy policy, ActContext by, Optional<LocalDate> birth) {
    var key = ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY;
    if (!policy.value(key)) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, key);
    }
    ActRules.requireShown(
        policy, key, Set.of(Evidence.GUARDIAN_ID, Evidence.PROOF_OF_GUARDIANSHIP), by.shown());
    boolean adult = birth.isPresent() && !underAge(birth);
    return adult && by.requester().staff() ? by.withWardProven() : by;
  }
}
