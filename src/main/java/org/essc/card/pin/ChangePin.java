package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.pin.Pin;
import org.essc.pin.PinValueProblems;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;

/** Gives a card's PIN a new value for whoever knows the old one. */
@Singleton
class ChangePin {

  private static final String ACT = "card.change-pin";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final PinCards pinCards;
  private final PinRules rules;
  private final CheckPin checkPin;
  private final SetPin setPin;

  ChangePin(
      ActTransactions transactions,
      CardStore cards,
      PinCards pinCards,
      PinRules rules,
      CheckPin checkPin,
      SetPin setPin) {
    this.transactions = transactions;
    this.cards = cards;
    this.pinCards = pinCards;
    this.rules = rules;
    this.checkPin = checkPin;
    this.setPin = setPin;
  }

  /** A change, valid by its types. */
  record Request(PinSubject subject, Pin oldPin, Pin newPin) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var by = request.subject().by();
    // step 1: may it be changed so, and is the new value good, whatever the old one is
    return transactions
        .run(ACT, by.requester().actor(), work -> permitted(work, request))
        // step 2: the old one, counted like any other attempt
        .chain(
            card -> check(card, request).chain(version -> change(card, request, ticket, version)));
  }

  private Uni<CardRecord> permitted(UnitOfWork work, Request request) {
    return pinCards
        .find(work.connection(), request.subject())
        .invoke(
            card -> {
              rules.requireChange(card, request.subject());
              setPin.requireStrong(card, request.newPin());
              if (request.newPin().equals(request.oldPin())) {
                throw ProblemException.of(PinValueProblems.UNCHANGED);
              }
            });
  }

  private Uni<Integer> check(CardRecord card, Request request) {
    var subject = request.subject();
    return checkPin
        .verdict(card, request.oldPin(), subject.by(), subject.proof(), PinAttempt.Purpose.CHANGE)
        .map(
            verdict ->
                switch (verdict.check()) {
                  case CORRECT -> verdict.valueVersion();
                  case LOCKED -> throw rules.locked(card);
                  case NOT_SET -> throw rules.notSet(card);
                  default ->
                      throw ProblemException.of(PinProblems.WRONG)
                          .with("attemptsLeft", verdict.attemptsLeft());
                });
  }

  /** Step 3: the new value, unless another change came between. */
  private Uni<Answer> change(CardRecord checked, Request request, Ticket ticket, int version) {
    var by = request.subject().by();
    return setPin
        .prepare(checked, request.newPin())
        .chain(
            prepared ->
                transactions.answer(
                    ticket,
                    ACT,
                    by.requester().actor(),
                    work ->
                        cards
                            .lock(work.connection(), checked.id())
                            .call(
                                card ->
                                    setPin.replace(
                                        work,
                                        card,
                                        Act.of(ACT, rules.requireChange(card, request.subject())),
                                        prepared,
                                        version))
                            .map(
                                card ->
                                    new Outcome(
                                        200, new PinAnswers.Change(card.id(), work.at())))));
  }
}
