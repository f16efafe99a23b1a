package org.essc.card.pin;

import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PinKeys;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.RegionPolicy;

/**
 * Who may do what to a card's PIN, over which channel, shown what. Each gives the context to record
 * the act by, as {@link ActRules#requireParty} does.
 */
@Singleton
class PinRules {

  private final ActRules rules;

  PinRules(ActRules rules) {
    this.rules = rules;
  }

  RegionPolicy of(CardRecord card) {
    return rules.of(card.region());
  }

  /** A check, for a service that the holder uses there. */
  void requireCheck(CardRecord card, PinSubject subject) {
    PinProof.require(card, subject.by(), subject.proof());
    var policy = served(card, subject.by(), CardLifeKeys.SERVICE_CHANNELS);
    rules.requireUser(policy, CardService.PIN, subject.by(), card);
    if (card.state() != CardState.NORMAL && card.state() != CardState.LOCKED) {
      throw ChangeCard.wrongState(card);
    }
  }

  ActContext requireChange(CardRecord card, PinSubject subject) {
    PinProof.require(card, subject.by(), subject.proof());
    var accepted = common(card, subject.by(), PinKeys.PIN_CHANGE_CHANNELS);
    requireInHand(card);
    if (card.state() == CardState.LOCKED) {
      throw locked(card);
    }
    return accepted;
  }

  ActContext requireUnlock(CardRecord card, PinSubject subject) {
    requireChip(card, subject);
    var accepted = common(card, subject.by(), PinKeys.PIN_UNLOCK_CHANNELS);
    rules.requireShown(of(card), PinKeys.PIN_UNLOCK_EVIDENCE, subject.by());
    requireInHand(card);
    return accepted;
  }

  ActContext requireReset(CardRecord card, PinSubject subject) {
    requireChip(card, subject);
    var accepted = common(card, subject.by(), PinKeys.PIN_RESET_CHANNELS);
    rules.requireShown(of(card), PinKeys.PIN_RESET_EVIDENCE, subject.by());
    requireInHand(card);
    return accepted;
  }

  /** A reset also unlocks, where that may be done by the same person in the same way. */
  void requireUnlockToo(CardRecord card, ActContext by) {
    rules.requireChannel(of(card), PinKeys.PIN_UNLOCK_CHANNELS, by.requester());
    rules.requireShown(of(card), PinKeys.PIN_UNLOCK_EVIDENCE, by);
  }

  /** With a new phone somebody could take the card's remote services over: clerks only, two. */
  void requireNewPhone(CardRecord card, ActContext by) {
    if (!by.requester().staff()) {
      throw ActRules.refusal(
          PinProblems.CLERKS_ONLY, of(card), CardLifeKeys.CHANGES_CONTACT_CHANNELS);
    }
    rules.requireChannel(of(card), CardLifeKeys.CHANGES_CONTACT_CHANNELS, by.requester());
  }

  void requireJurisdiction(RegionPolicy policy, ActContext by) {
    rules.requireServed(policy, by.requester());
  }

  ProblemException locked(CardRecord card) {
    return ActRules.refusal(PinProblems.LOCKED, of(card), PinKeys.PIN_LOCK_AFTER_ERRORS);
  }

  ProblemException notSet(CardRecord card) {
    return ActRules.refusal(PinProblems.NOT_SET, of(card), PinKeys.PIN_INITIAL);
  }

  private ActContext common(CardRecord card, ActContext by, PolicyKey<Set<Channel>> channels) {
    return rules.requireParty(served(card, by, channels), CardService.PIN, by, card);
  }

  private RegionPolicy served(CardRecord card, ActContext by, PolicyKey<Set<Channel>> channels) {
    var policy = of(card);
    rules.requireServed(policy, by.requester());
    rules.requireChannel(policy, channels, by.requester());
    return policy;
  }

  /**
   * A terminal has the card in its reader, and no other partner is told of a card whose chip it has
   * not read; a clerk who gives the chip's code has it there, too.
   */
  private static void requireChip(CardRecord card, PinSubject subject) {
    if (!subject.by().requester().staff() || subject.cardIdCode() != null) {
      PinProof.require(card, subject.by(), subject.proof());
    }
  }

  /** A lost card is released first; one that has ended has no PIN any more. */
  static void requireInHand(CardRecord card) {
    if (card.suspended()) {
      throw ChangeCard.wrongState(card);
    }
    switch (card.state()) {
      case SEALED, NORMAL, LOCKED -> {}
      default -> throw ChangeCard.wrongState(card);
    }
  }
}
