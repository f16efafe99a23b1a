package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.pin.AttemptRound;
import org.essc.pin.PinHashes;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.SubjectType;

/**
 * Judges the attempts that wait at one electronic card's PIN in one transaction, which holds its
 * row: whoever else counts at it, in any process, comes before or after. Steps 2 to 5 of the flow.
 */
@Singleton
class CountECardPinAttempts {

  private static final String ACT = "ecard.check-pin";

  private final ActTransactions transactions;
  private final ECardPinStore pins;
  private final LiveECards eCards;
  private final ECardPinRules rules;
  private final PinHashes hashes;
  private final ECardPinActs acts;

  CountECardPinAttempts(
      ActTransactions transactions,
      ECardPinStore pins,
      LiveECards eCards,
      ECardPinRules rules,
      PinHashes hashes,
      ECardPinActs acts) {
    this.transactions = transactions;
    this.pins = pins;
    this.eCards = eCards;
    this.rules = rules;
    this.hashes = hashes;
    this.acts = acts;
  }

  /** One verdict an attempt, in their order; all of it is stored when they come. */
  Uni<List<ECardPinVerdict>> judge(UUID eCardId, UUID holderId, List<ECardPinAttempt> attempts) {
    return transactions.run(
        ACT,
        Actor.system("pin"),
        work ->
            // step 2: nobody else counts now
            pins.lock(work, eCardId, holderId)
                .chain(
                    pin ->
                        eCards
                            .find(work.connection(), eCardId, holderId)
                            .chain(eCard -> judge(work, eCard, pin, attempts))));
  }

  private Uni<List<ECardPinVerdict>> judge(
      UnitOfWork work, LiveECard eCard, ECardPinRow pin, List<ECardPinAttempt> attempts) {
    var tally = new ECardPinTally(eCard, pin, rules, hashes, work.at());
    var round =
        new AttemptRound<ECardPinAttempt, ECardPinVerdict>(
            ACT, eCard.card().holderId(), SubjectType.ECARD, eCard.id(), attempts);
    // step 3: in the order of arrival
    return round
        .judge(tally::judge, ECardPinVerdict::refused)
        .call(() -> store(work, eCard, tally.counted()))
        .call(() -> tellOfLock(work, eCard, tally.lockedBy()))
        .invoke(verdicts -> round.audit(work, verdicts));
  }

  /** Step 4: the count. */
  private Uni<Void> store(UnitOfWork work, LiveECard eCard, ECardPinRow counted) {
    return counted == null
        ? Uni.createFrom().voidItem()
        : pins.count(work, eCard.id(), eCard.card().holderId(), counted);
  }

  /** Step 5: every channel hears that somebody has guessed. */
  private Uni<Void> tellOfLock(UnitOfWork work, LiveECard eCard, ECardPinAttempt last) {
    return last == null
        ? Uni.createFrom().voidItem()
        : acts.record(
            work,
            eCard,
            last.subject(),
            Act.of("ecard.lock-pin", last.subject().by(null)).because("pin-errors"),
            EventType.ECARD_PIN_LOCKED);
  }
}
