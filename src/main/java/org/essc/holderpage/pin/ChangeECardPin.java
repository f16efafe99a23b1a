package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.Act;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.pin.PinValueProblems;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * Gives an electronic card's PIN a new value for whoever knows the old one. Steps 1 to 3 of its
 * flow.
 */
@Singleton
public class ChangeECardPin {

  private static final String ACT = "ecard.change-pin";

  private final ActTransactions transactions;
  private final LiveECards eCards;
  private final ECardPinRules rules;
  private final CheckECardPin checkPin;
  private final PinHashes hashes;
  private final ECardPinStore pins;
  private final ECardPinActs acts;

  ChangeECardPin(
      ActTransactions transactions,
      LiveECards eCards,
      ECardPinRules rules,
      CheckECardPin checkPin,
      PinHashes hashes,
      ECardPinStore pins,
      ECardPinActs acts) {
    this.transactions = transactions;
    this.eCards = eCards;
    this.rules = rules;
    this.checkPin = checkPin;
    this.hashes = hashes;
    this.pins = pins;
    this.acts = acts;
  }

  /**
   * @param guardian whose page it is, where it is not the holder's
   * @param patience as for a check
   * @throws ProblemException 422 {@code ecard-pin-wrong}, 409 {@code ecard-pin-locked} or {@code
   *     ecard-pin-not-set}, 422 {@code pin-weak} or {@code pin-unchanged}, 400 {@code pin-length},
   *     409 {@code card-not-usable}, 404 where the channel has no signing of the card, or the
   *     guardian's right has ended, 409 {@code conflict} where another change came between
   */
  public Uni<Void> change(
      ECardPinSubject subject,
      Pin oldPin,
      Pin newPin,
      Optional<GuardianAtPin> guardian,
      Patience patience) {
    // step 1: is the new value good, whatever the old one is
    return transactions
        .onPageOf(subject.holderId())
        .run(ACT, subject.channelNo().actor(), work -> permitted(work, subject, oldPin, newPin))
        // step 2: the old one, counted like any other attempt
        .chain(() -> checkPin.verdict(subject, oldPin, patience))
        .invoke(ChangeECardPin::requireCorrect)
        .chain(verdict -> replace(subject, newPin, guardian, verdict.valueVersion()));
  }

  private Uni<LiveECard> permitted(
      UnitOfWork work, ECardPinSubject subject, Pin oldPin, Pin newPin) {
    return usable(work, subject)
        .invoke(
            eCard -> {
              rules.requireLength(eCard, "oldPin", oldPin);
              rules.requireStrong(eCard, newPin);
              if (newPin.equals(oldPin)) {
                throw ProblemException.of(PinValueProblems.UNCHANGED);
              }
            });
  }

  private Uni<LiveECard> usable(UnitOfWork work, ECardPinSubject subject) {
    return eCards
        .find(work.connection(), subject.eCardId(), subject.holderId())
        .invoke(eCard -> rules.requireUsable(eCard, subject.channelNo()));
  }

  private static void requireCorrect(ECardPinVerdict verdict) {
    var check = verdict.check();
    switch (check.result()) {
      case CORRECT -> {}
      case WRONG ->
          throw ProblemException.of(ECardPinProblems.WRONG)
              .with("attemptsLeft", check.attemptsLeft());
      case LOCKED ->
          throw ProblemException.of(ECardPinProblems.LOCKED)
              .with("lockedUntil", check.lockedUntil().toString());
      default -> throw ProblemException.of(ECardPinProblems.NOT_SET);
    }
  }

  /** Step 3: the new value, unless another change came between. */
  private Uni<Void> replace(
      ECardPinSubject subject, Pin newPin, Optional<GuardianAtPin> guardian, int version) {
    return hashes
        .hash(subject.eCardId(), newPin)
        .chain(
            value ->
                transactions
                    .onPageOf(subject.holderId())
                    .run(
                        ACT,
                        subject.channelNo().actor(),
                        work ->
                            GuardianAtPin.hold(guardian, work)
                                .chain(() -> usable(work, subject))
                                .call(() -> store(work, subject, value, version))
                                .chain(
                                    eCard ->
                                        acts.record(
                                            work,
                                            eCard,
                                            subject,
                                            Act.of(ACT, subject.by(null)),
                                            EventType.ECARD_PIN_CHANGED))));
  }

  private Uni<Void> store(
      UnitOfWork work, ECardPinSubject subject, PinHashes.Stored value, int version) {
    return pins.replace(work, subject, value, version)
        .invoke(
            replaced -> {
              if (!replaced) {
                throw ProblemException.of(ProblemType.CONFLICT);
              }
            })
        .replaceWithVoid();
  }
}
