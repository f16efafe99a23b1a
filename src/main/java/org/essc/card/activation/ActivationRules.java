package org.essc.card.activation;

import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/** Who may activate a card's social function, and have an old medical card switched over to it. */
@Singleton
class ActivationRules {

  private final ActRules rules;

  ActivationRules(ActRules rules) {
    this.rules = rules;
  }

  RegionPolicy of(CardRecord card) {
    return rules.of(card.region());
  }

  /** Gives what {@link ActRules#requireParty} does. */
  ActContext require(RegionPolicy policy, ActivateCard.Request request, CardRecord card) {
    // first of all: whoever has not the card before it learns nothing of it, nor where it is
    requireChip(request, card);
    rules.requireServed(policy, request.by().requester());
    var accepted = rules.requireParty(policy, CardService.SOCIAL_ACTIVATION, request.by(), card);
    requireSeen(request.by());
    if (request.oldMedicalCard() != null) {
      requireSwitch(policy, request.by());
    }
    return accepted;
  }

  /** The region switches cards over on that channel, and has said what becomes of the old one. */
  private void requireSwitch(RegionPolicy policy, ActContext by) {
    rules.requireChannel(policy, PinKeys.ACTIVATION_SWITCH_CHANNELS, by.requester());
    policy.value(PinKeys.ACTIVATION_OLD_MEDICAL_CARD);
  }

  /** The chip is this card's. */
  private static void requireChip(ActivateCard.Request request, CardRecord card) {
    if (request.cardIdCode() != null && !request.cardIdCode().equals(card.cardIdCode())) {
      throw ProblemException.of(CardProblems.CARD_MISMATCH);
    }
  }

  /** A terminal has read the chip; a clerk sees the card, and the document of who brings it. */
  private static void requireSeen(ActContext by) {
    if (by.requester().channel() != Channel.WINDOW) {
      return;
    }
    var wanted =
        by.party().kind() == Party.Kind.GUARDIAN
            ? Set.of(Evidence.CARD)
            : Set.of(Evidence.CARD, Evidence.ID);
    var missing =
        wanted.stream()
            .filter(one -> !by.shown().contains(one))
            .map(Evidence::code)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw ProblemException.of(ActProblems.EVIDENCE_MISSING).with("missing", missing);
    }
  }
}
