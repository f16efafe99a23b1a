package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.pin.AttemptRound;
import org.essc.pin.PinHashes;
import org.essc.platform.outbox.SubjectType;

/**
 * Judges the attempts that wait at one card in one transaction, which holds the card's row: whoever
 * else counts at this card, in any process, comes before or after. Steps 3 to 6 of the flow.
 */
@Singleton
class CountAttempts {

  private static final String ACT = "card.check-pin";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final PinStore pins;
  private final PinHashes hashes;
  private final ChangeCard changeCard;
  private final ActRules rules;

  CountAttempts(
      ActTransactions transactions,
      CardStore cards,
      PinStore pins,
      PinHashes hashes,
      ChangeCard changeCard,
      ActRules rules) {
    this.transactions = transactions;
    this.cards = cards;
    this.pins = pins;
    this.hashes = hashes;
    this.changeCard = changeCard;
    this.rules = rules;
  }

  /** One verdict an attempt, in their order; all of it is stored when they come. */
  Uni<List<PinVerdict>> judge(UUID cardId, List<PinAttempt> attempts) {
    return transactions.run(
        ACT,
        Actor.system("pin"),
        work ->
            // step 3: nobody else counts now
            cards
                .lock(work.connection(), cardId)
                .chain(
                    card -> pins.lock(work, card).chain(pin -> judge(work, card, pin, attempts))));
  }

  private Uni<List<PinVerdict>> judge(
      UnitOfWork work, CardRecord card, PinRow pin, List<PinAttempt> attempts) {
    var tally = new PinTally(card, pin, rules.of(card.region()), hashes);
    var round =
        new AttemptRound<PinAttempt, PinVerdict>(
            ACT, card.holderId(), SubjectType.CARD, card.id(), attempts);
    // step 4: in the order of arrival
    return round
        .judge(tally::judge, PinVerdict::refused)
        .call(() -> store(work, card, pin, tally))
        .call(() -> lockCard(work, card, tally))
        .invoke(verdicts -> round.audit(work, verdicts));
  }

  /** Step 5: the count. */
  private Uni<Void> store(UnitOfWork work, CardRecord card, PinRow pin, PinTally tally) {
    if (!tally.counted() && tally.rehashed() == null) {
      return Uni.createFrom().voidItem();
    }
    var counted =
        tally.lockedBy() == null
            ? pin.counted(tally.errors())
            : pin.lockedSince(tally.errors(), work.timestamp());
    return pins.put(
        work, card, tally.rehashed() == null ? counted : counted.rehashed(tally.rehashed()));
  }

  /** Step 6: the card, and its electronic card with it. A card that is lost stays lost. */
  private Uni<Void> lockCard(UnitOfWork work, CardRecord card, PinTally tally) {
    var last = tally.lockedBy();
    if (last == null || card.state() != CardState.NORMAL) {
      return Uni.createFrom().voidItem();
    }
    return changeCard
        .change(
            work,
            card,
            Act.of("card.lock-pin", last.by()).because("pin-errors"),
            CardChange.of(CardTransition.LOCK))
        .replaceWithVoid();
  }
}
