package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.Act;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.person.HolderEvidence;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.region.ECardPinKeys;

/**
 * Sets an electronic card's first PIN, or anew one that was forgotten, for whoever's face the
 * channel has just seen. Where the region says so it is unlocked with that ({@code
 * ecard.pin.resetUnlocks}); otherwise the lock stays until its end. Steps 1 to 3 of its flow.
 */
@Singleton
public class SetECardPin {

  private static final String ACT = "ecard.set-pin";

  private final ActTransactions transactions;
  private final LiveECards eCards;
  private final ECardPinRules rules;
  private final PinHashes hashes;
  private final ECardPinStore pins;
  private final ECardPinActs acts;

  SetECardPin(
      ActTransactions transactions,
      LiveECards eCards,
      ECardPinRules rules,
      PinHashes hashes,
      ECardPinStore pins,
      ECardPinActs acts) {
    this.transactions = transactions;
    this.eCards = eCards;
    this.rules = rules;
    this.hashes = hashes;
    this.pins = pins;
    this.acts = acts;
  }

  /**
   * @param evidence of the channel, as it came with the launch ticket; null where none did
   * @param guardian whose page it is, where it is not the holder's
   * @param patience of whoever waits for it
   * @throws ProblemException 422 {@code face-evidence-required}, 422 {@code pin-weak}, 400 {@code
   *     pin-length}, 409 {@code card-not-usable}, 404 where the channel has no signing of the card,
   *     or the guardian's right has ended
   */
  public Uni<Void> set(
      ECardPinSubject subject,
      Pin chosen,
      HolderEvidence evidence,
      Optional<GuardianAtPin> guardian,
      Patience patience) {
    var actor = subject.channelNo().actor();
    var onPage = transactions.onPageOf(subject.holderId());
    return onPage
        .run(ACT, actor, work -> permitted(work, subject, chosen, evidence))
        // step 2: outside of a transaction, as it takes some time
        .chain(() -> hashes.hash(subject.eCardId(), chosen))
        .chain(
            value ->
                onPage.run(
                    ACT,
                    actor,
                    patience,
                    work ->
                        GuardianAtPin.hold(guardian, work)
                            .chain(() -> permitted(work, subject, chosen, evidence))
                            .chain(eCard -> store(work, eCard, subject, value, evidence))));
  }

  /** Step 1: a card that may be used, a fresh look at the holder's face, a value hard to guess. */
  private Uni<LiveECard> permitted(
      UnitOfWork work, ECardPinSubject subject, Pin chosen, HolderEvidence evidence) {
    return eCards
        .find(work.connection(), subject.eCardId(), subject.holderId())
        .invoke(
            eCard -> {
              rules.requireUsable(eCard, subject.channelNo());
              rules.requireFace(eCard, evidence);
              rules.requireStrong(eCard, chosen);
            });
  }

  /** Step 3: the value, and every other channel is told. */
  private Uni<Void> store(
      UnitOfWork work,
      LiveECard eCard,
      ECardPinSubject subject,
      PinHashes.Stored value,
      HolderEvidence evidence) {
    boolean unlocks = rules.of(eCard).value(ECardPinKeys.RESET_UNLOCKS);
    return pins.set(work, subject, value, unlocks)
        .chain(
            given ->
                acts.record(
                    work,
                    eCard,
                    subject,
                    Act.of(given.first() ? ACT : "ecard.reset-pin", subject.by(evidence))
                        .because(given.unlocked() ? "unlocked" : null)
                        .with("evidence", evidence.method()),
                    given.first() ? EventType.ECARD_PIN_SET : EventType.ECARD_PIN_RESET));
  }
}
