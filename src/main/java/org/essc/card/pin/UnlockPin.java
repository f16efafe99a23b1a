package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;

/** Unlocks a PIN and with it the card; its value stays, its errors are forgotten. */
@Singleton
class UnlockPin {

  private static final String ACT = "card.unlock-pin";

  private final ActTransactions transactions;
  private final PinCards cards;
  private final PinRules rules;
  private final PinStore pins;
  private final PinActs acts;
  private final ChangeCard changeCard;

  UnlockPin(
      ActTransactions transactions,
      PinCards cards,
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

  Uni<Answer> handle(PinSubject subject, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        subject.by().requester().actor(),
        work ->
            cards
                .lock(work.connection(), subject)
                .chain(card -> unlock(work, card, rules.requireUnlock(card, subject)))
                .map(
                    card ->
                        new Outcome(200, new PinAnswers.Unlock(card.id(), card.state().code()))));
  }

  private Uni<CardRecord> unlock(UnitOfWork work, CardRecord card, ActContext by) {
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
   * Unlocks the card where it is locked. One that was never activated is sealed while its PIN is
   * locked; where a registry has called a card locked that is yet to replace another, it is sealed
   * then: it becomes normal by its activation alone, with which that one ends.
   *
   * @return the card as it is now
   */
  Uni<CardRecord> unlockCard(UnitOfWork work, CardRecord card, ActContext by) {
    var act = Act.of(ACT, by);
    var unlocking = card.yetToReplace() ? CardTransition.UNLOCK_SEALED : CardTransition.UNLOCK;
    return card.state() == CardState.LOCKED
        ? changeCard.change(work, card, act, CardChange.of(unlocking))
        : acts.record(work, card, act, EventType.CARD_PIN_UNLOCKED).replaceWith(card);
  }
}
