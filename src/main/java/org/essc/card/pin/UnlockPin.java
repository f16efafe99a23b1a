package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.card.CardState;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardChange;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransactions.Outcome;
import org.essc.card.lifecycle.CardTransition;
import org.essc.card.lifecycle.ChangeCard;
import org.essc.card.lifecycle.Work;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;

/** Unlocks a PIN and with it the card; its value stays, its errors are forgotten. */
@Singleton
class UnlockPin {

  private static final String ACT = "card.unlock-pin";

  private final CardTransactions transactions;
  private final CardStore cards;
  private final PinRules rules;
  private final PinStore pins;
  private final PinActs acts;
  private final ChangeCard changeCard;

  UnlockPin(
      CardTransactions transactions,
      CardStore cards,
      PinRules rules,
      PinStore pins,
      PinActs acts,
      ChangeCard changeCard) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.pins = pins;
    this.acts = acts;
    this.changeCard = changeCard;
  }

  Uni<Answer> handle(PinRequests.Subject subject, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        subject.by().requester().actor(),
        work ->
            subject
                .lock(cards, work.connection())
                .invoke(card -> rules.requireUnlock(card, subject))
                .chain(card -> unlock(work, card, subject.by()))
                .map(
                    card ->
                        new Outcome(200, new PinAnswers.Unlock(card.id(), card.state().code()))));
  }

  private Uni<CardRecord> unlock(Work work, CardRecord card, By by) {
    return pins.lock(work, card)
        .chain(
            pin -> {
              if (card.state() != CardState.LOCKED && !pin.locked()) {
                throw ProblemException.of(PinProblems.NOT_LOCKED);
              }
              return pins.put(work, card, pin.unlocked());
            })
        .chain(() -> unlockCard(work, card, by));
  }

  /**
   * Unlocks the card where it is locked. A card may be normal while its PIN is locked: one that
   * replaced another, or was activated after the errors.
   *
   * @return the card as it is now
   */
  Uni<CardRecord> unlockCard(Work work, CardRecord card, By by) {
    var act = Act.of(ACT, by);
    return card.state() == CardState.LOCKED
        ? changeCard.change(work, card, act, CardChange.of(CardTransition.UNLOCK))
        : acts.record(work, card, act, "card.pin-unlocked").replaceWith(card);
  }
}
