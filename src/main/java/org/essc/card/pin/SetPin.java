package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.pin.WeakPins;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.PinKeys;

/**
 * Gives a card a PIN that its holder has chosen. In place of the initial value, which everybody
 * knows, a clerk can set one without the holder: so not both that PIN and the card's phone.
 */
@Singleton
public class SetPin {

  /** The reason in the record of an act that gave a card a PIN where it had none of its own. */
  static final String FIRST_VALUE = "first-value";

  static final EventType CHANGED = EventType.CARD_PIN_CHANGED;

  private final ActRules rules;
  private final PinHashes hashes;
  private final PinStore pins;
  private final GivenBefore givenBefore;
  private final PinActs acts;
  private final PinConfig config;

  SetPin(
      ActRules rules,
      PinHashes hashes,
      PinStore pins,
      GivenBefore givenBefore,
      PinActs acts,
      PinConfig config) {
    this.rules = rules;
    this.hashes = hashes;
    this.pins = pins;
    this.givenBefore = givenBefore;
    this.acts = acts;
    this.config = config;
  }

  /** A chosen PIN, ready to be stored for one holder. */
  public record Prepared(String phc, String pepperId) {

    PinHashes.Stored stored() {
      return new PinHashes.Stored(phc, pepperId);
    }

    @Override
    public String toString() {
      return "Prepared[…]";
    }
  }

  /**
   * Refuses a weak value and hashes a good one; outside of a transaction, as it takes some time.
   *
   * @throws ProblemException 422 {@code pin-weak} with the reason and the rule, 400 where its
   *     length is wrong
   */
  public Uni<Prepared> prepare(CardRecord card, Pin chosen) {
    return Uni.createFrom()
        .deferred(
            () -> {
              requireStrong(card, chosen);
              return hashes.hash(card.holderId(), chosen);
            })
        .map(stored -> new Prepared(stored.phc(), stored.pepperId()));
  }

  void requireStrong(CardRecord card, Pin chosen) {
    var policy = rules.of(card.region());
    if (chosen.value().length() != policy.value(PinKeys.PIN_LENGTH)) {
      throw ProblemException.invalid("newPin", "pin-length");
    }
    WeakPins.refuse(policy, card.birthDate(), card.phone(), chosen);
  }

  /**
   * Sets it in the transaction that has locked the card, such as that of the switch from an old
   * medical card. {@link #prepare} comes first.
   *
   * @throws ProblemException 409 {@code pin-locked}: a locked PIN is unlocked or reset first; 409
   *     {@code four-eyes-required}: it would be the first, and this clerk has just given the phone
   *     or asked for it, be it to this card or to one that it replaces or that replaces it
   */
  public Uni<Void> set(UnitOfWork work, CardRecord card, Act act, Prepared chosen) {
    return pins.lock(work, card).chain(pin -> set(work, card, pin, act, chosen));
  }

  /**
   * As {@link #set(UnitOfWork, CardRecord, Act, Prepared)}, only if the value is still the one that
   * was checked.
   */
  Uni<Void> replace(
      UnitOfWork work, CardRecord card, Act act, Prepared chosen, int checkedVersion) {
    return pins.lock(work, card)
        .chain(
            pin -> {
              if (pin.valueVersion() != checkedVersion) {
                throw ProblemException.of(ProblemType.CONFLICT);
              }
              return set(work, card, pin, act, chosen);
            });
  }

  private Uni<Void> set(UnitOfWork work, CardRecord card, PinRow pin, Act act, Prepared chosen) {
    if (pin.locked()) {
      throw ActRules.refusal(
          PinProblems.LOCKED, rules.of(card.region()), PinKeys.PIN_LOCK_AFTER_ERRORS);
    }
    return requireSecondClerk(work, card, pin, act)
        .chain(() -> pins.put(work, card, pin.valued(chosen.stored())))
        .chain(() -> acts.record(work, card, recorded(pin, act), CHANGED));
  }

  private static Act recorded(PinRow pin, Act act) {
    return pin.own() ? act : act.because(FIRST_VALUE);
  }

  /** An own PIN is had from its holder alone; the initial one asks for nothing of the holder. */
  private Uni<Void> requireSecondClerk(UnitOfWork work, CardRecord card, PinRow pin, Act act) {
    var requester = act.by().requester();
    if (pin.own() || !requester.staff()) {
      return Uni.createFrom().voidItem();
    }
    return givenBefore
        .phone(work, card, config.phoneSettlesAfter(), requester.actorText())
        .invoke(
            changed -> {
              if (changed) {
                throw ProblemException.of(PinProblems.FOUR_EYES_REQUIRED);
              }
            })
        .replaceWithVoid();
  }
}
