package org.essc.card.replacement;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.OpenWay;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/** What a region says about replacements. */
@Singleton
class ReplacementRules {

  private final ActRules rules;
  private final Clock clock;

  ReplacementRules(ActRules rules, @BusinessDates Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Step 2: the caller serves the region, the channel is offered, and the party may ask.
   *
   * @return as {@link ActRules#requireParty}
   */
  ActContext requireAsked(RegionPolicy policy, CardRecord card, ActContext by) {
    rules.requireServed(policy, by.requester());
    rules.requireChannel(policy, CardLifeKeys.REPLACEMENT_CHANNELS, by.requester());
    rules.requireIdentified(by);
    if (!by.requester().channel().online() && by.party().kind() != Party.Kind.GUARDIAN) {
      // A guardian shows what the region asks for the ward instead.
      rules.requireShown(
          policy, CardLifeKeys.REPLACEMENT_CHANNELS, Set.of(Evidence.ID), by.shown());
    }
    return rules.requireParty(policy, CardService.REPLACEMENT, by, card);
  }

  /** A clerk, or a channel of the region, that goes on with what was requested. */
  RegionPolicy requireServed(CardRecord card, ActContext by) {
    var policy = rules.of(card.region());
    rules.requireServed(policy, by.requester());
    rules.requireChannel(policy, CardLifeKeys.REPLACEMENT_CHANNELS, by.requester());
    return policy;
  }

  /**
   * Step 3: the region knows the reason, and the card's state and last day bear it out.
   *
   * @return whether the request has to make the loss formal
   */
  boolean requireReason(
      RegionPolicy policy, CardRecord card, ReplacementReason reason, ActContext by) {
    if (card.temporary()) {
      throw ProblemException.of(ReplacementProblems.IS_TEMPORARY);
    }
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
    if (!policy.value(CardLifeKeys.REPLACEMENT_REASONS).contains(reason)) {
      throw ActRules.refusal(
          ReplacementProblems.REASON_NOT_ALLOWED, policy, CardLifeKeys.REPLACEMENT_REASONS);
    }
    boolean lost = card.state() == CardState.LOST || card.state() == CardState.LOST_ORAL;
    if (reason == ReplacementReason.LOST) {
      return requireLoss(policy, card, by, lost);
    }
    if (lost) {
      throw ChangeCard.wrongState(card);
    }
    if (reason == ReplacementReason.EXPIRED) {
      requireNearEnd(policy, card);
    }
    return false;
  }

  /**
   * A loss is reported before. At a window that takes loss reports the request itself is one, in
   * writing; over any channel it makes an oral one formal, as the holder is identified.
   */
  private static boolean requireLoss(
      RegionPolicy policy, CardRecord card, ActContext by, boolean lost) {
    boolean takesReports =
        by.requester().channel() == Channel.WINDOW
            && policy.value(CardLifeKeys.LOSS_CHANNELS).stream()
                .anyMatch(one -> one.channel() == Channel.WINDOW);
    if (!lost && !takesReports) {
      throw ActRules.refusal(
              ReplacementProblems.LOSS_REPORT_REQUIRED, policy, CardLifeKeys.LOSS_CHANNELS)
          .with("openWays", OpenWay.toLossReport(policy, by.requester().channel()));
    }
    return card.state() != CardState.LOST;
  }

  private void requireNearEnd(RegionPolicy policy, CardRecord card) {
    var opensOn =
        card.validUntil().minusDays(policy.value(CardLifeKeys.VALIDITY_EARLY_REPLACEMENT_DAYS));
    if (ChinaTime.today(clock).isBefore(opensOn)) {
      throw ActRules.refusal(
              ReplacementProblems.TOO_EARLY, policy, CardLifeKeys.VALIDITY_EARLY_REPLACEMENT_DAYS)
          .with("opensOn", opensOn.toString());
    }
  }

  /**
   * Step 5: the fee in fen; null where the region charges nothing.
   *
   * @throws ProblemException {@code region-policy-open} where it has not said whether it does
   */
  Integer fee(RegionPolicy policy) {
    if (!policy.value(CardLifeKeys.REPLACEMENT_FEE_CHARGED)) {
      return null;
    }
    int fen =
        policy
            .stated(CardLifeKeys.REPLACEMENT_FEE_FEN)
            .orElseThrow(
                () ->
                    ActRules.refusal(
                        ReplacementProblems.FEE_NOT_CONFIGURED,
                        policy,
                        CardLifeKeys.REPLACEMENT_FEE_FEN));
    return fen == 0 ? null : fen;
  }

  /** A lost card cannot be handed in. */
  void requireOldCardCollected(RegionPolicy policy, Replacement replacement) {
    if (replacement.reason() != ReplacementReason.LOST
        && !replacement.oldCardCollected()
        && policy.stated(CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED).orElse(false)) {
      throw ActRules.refusal(
          ReplacementProblems.OLD_CARD_NOT_COLLECTED,
          policy,
          CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED);
    }
  }

  RegionPolicy of(RegionCode region) {
    return rules.of(region);
  }
}
