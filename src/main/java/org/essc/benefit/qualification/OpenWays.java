package org.essc.benefit.qualification;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.GuardianRules;
import org.essc.benefit.Entitlement;
import org.essc.benefit.EntitlementState;
import org.essc.card.CardRecord;
import org.essc.region.ApplicationKeys;
import org.essc.region.BenefitKeys;
import org.essc.region.BenefitWay.Way;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.RegionPolicy;

/** Tells which ways are open to a person today, before anything is shown. */
@Singleton
class OpenWays {

  private final QualificationRules rules;

  OpenWays(QualificationRules rules) {
    this.rules = rules;
  }

  /** Code of the refusal that the person would meet; nothing where the way is open. */
  Optional<String> closed(RegionPolicy policy, Way way, CardRecord card, Entitlement one) {
    var open = QualificationRules.find(policy, way);
    boolean alone = way == Way.SELF || way == Way.SILENT;
    if (open.isEmpty()) {
      return Optional.of("way-not-open");
    }
    if (card.suspended()) {
      return Optional.of("card-state");
    }
    if (card.birth().filter(born -> !open.get().isFor(born, rules.today())).isPresent()) {
      return Optional.of("way-not-for-age");
    }
    if (alone && ward(policy, card)) {
      return Optional.of("guardian-required");
    }
    if (alone && !card.usability(rules.today()).usable()) {
      return Optional.of("card-not-usable");
    }
    return one.state() == EntitlementState.DOUBTED && !Asked.seenInPerson(way)
        ? Optional.of("benefit-doubted")
        : Optional.empty();
  }

  /** As {@link #closed}, of the guardian on the ward's page. */
  Optional<String> closedOnWardsPage(RegionPolicy policy, CardRecord card, Entitlement one) {
    if (!policy.value(BenefitKeys.GUARDIAN_ON_PAGE)) {
      return Optional.of("guardian-required");
    }
    return card.usability(rules.today()).usable()
        ? closed(policy, Way.GUARDIAN, card, one)
        : Optional.of("card-not-usable");
  }

  /** Whether the person does it only through the guardian. */
  static boolean ward(RegionPolicy policy, CardRecord card) {
    return policy
            .value(ApplicationKeys.GUARDIANS_REQUIRED_FOR)
            .contains(CardService.BENEFIT_QUALIFICATION)
        && (card.lacksCapacity()
            || card.birth().filter(born -> GuardianRules.minor(policy, born)).isPresent());
  }
}
