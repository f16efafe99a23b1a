package org.essc.card.change;

import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.card.CardRecord;
import org.essc.person.HolderEvidence.Method;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Step 3 of a change of phone or address: whoever only knows the card's numbers does not get
 * through. The regions name the channels and leave the proof to the platform:
 *
 * <pre>
 *  channel             | proof
 *  window              | ID shown; an agent with authority and an ID of their own as well
 *  terminal            | card read, and its PIN or the holder's face checked
 *  online              | face or bank card; for the address alone any real-name check
 *  hotline, its staff  | name, both numbers, and a code sent to the registered phone
 * </pre>
 */
@Singleton
class ContactProof {

  private static final Set<Method> STRONG = EnumSet.of(Method.FACE, Method.BANK_CARD);
  private static final Set<Method> AT_TERMINAL = EnumSet.of(Method.FACE, Method.CARD_PIN);

  private final ActRules rules;

  ContactProof(ActRules rules) {
    this.rules = rules;
  }

  /**
   * @param phone whether it is changed
   * @return as {@link ActRules#requireParty}
   */
  ActContext require(RegionPolicy policy, ActContext by, CardRecord card, boolean phone) {
    rules.requireChannel(policy, CardLifeKeys.CHANGES_CONTACT_CHANNELS, by.requester());
    var channel = by.requester().channel();
    if (channel == Channel.WINDOW) {
      return requireAtWindow(policy, by, card);
    }
    requireHolder(policy, by, card);
    if (by.evidence() == null) {
      throw missing(policy, "by.evidence");
    }
    if (channel == Channel.HOTLINE_STAFFED) {
      requireRegisteredPhone(policy, by, card);
    } else if (channel.online()) {
      requireMethod(policy, by, phone ? STRONG : EnumSet.allOf(Method.class));
    } else {
      rules.requireShown(
          policy, CardLifeKeys.CHANGES_CONTACT_CHANNELS, EnumSet.of(Evidence.CARD), by.shown());
      requireMethod(policy, by, AT_TERMINAL);
    }
    return by;
  }

  private ActContext requireAtWindow(RegionPolicy policy, ActContext by, CardRecord card) {
    var accepted = rules.requireParty(policy, CardService.CHANGE, by, card);
    if (by.party().kind() == Party.Kind.GUARDIAN) {
      return accepted;
    }
    var wanted = EnumSet.of(Evidence.ID);
    if (by.party().kind() == Party.Kind.AGENT) {
      wanted.add(Evidence.AGENT_ID);
    }
    rules.requireShown(policy, CardLifeKeys.CHANGES_CONTACT_CHANNELS, wanted, by.shown());
    return accepted;
  }

  private void requireHolder(RegionPolicy policy, ActContext by, CardRecord card) {
    if (by.party().kind() != Party.Kind.HOLDER) {
      throw ActRules.refusal(
          ActProblems.PARTY_NOT_ALLOWED, policy, CardLifeKeys.CHANGES_CONTACT_CHANNELS);
    }
    rules.requireParty(policy, CardService.CHANGE, by, card);
  }

  /** A code sent to the old phone proves nothing where there is none. */
  private static void requireRegisteredPhone(RegionPolicy policy, ActContext by, CardRecord card) {
    requireMethod(policy, by, EnumSet.of(Method.SMS));
    if (card.phone() == null) {
      throw ActRules.contradiction("by.evidence.method");
    }
  }

  private static void requireMethod(RegionPolicy policy, ActContext by, Set<Method> taken) {
    if (!taken.contains(by.evidence().method())) {
      throw missing(policy, "by.evidence.method").with("taken", taken);
    }
  }

  private static ProblemException missing(RegionPolicy policy, String what) {
    return ActRules.refusal(
            ActProblems.EVIDENCE_MISSING, policy, CardLifeKeys.CHANGES_CONTACT_CHANNELS)
        .with("missing", Set.of(what));
  }
}
