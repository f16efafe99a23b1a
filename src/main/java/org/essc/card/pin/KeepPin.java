package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.region.PinKeys;

/** Keeps a PIN through loss report and replacement, where the region says so. */
@Singleton
public class KeepPin {

  private final PinStore pins;
  private final ActRules rules;

  KeepPin(PinStore pins, ActRules rules) {
    this.pins = pins;
    this.rules = rules;
  }

  /**
   * Gives the new card the old one's PIN, errors and lock, in the transaction of the replacement
   * that has locked both cards. Where the region does not keep PINs ({@code
   * pin.keptThroughLossAndReplacement}), or the new card's holder is registered under another ID
   * number, the new card begins anew.
   */
  public Uni<Void> carryOver(UnitOfWork work, CardRecord oldCard, CardRecord newCard) {
    var kept = rules.of(newCard.region()).stated(PinKeys.PIN_KEPT_THROUGH_LOSS_AND_REPLACEMENT);
    if (!kept.orElse(false) || !oldCard.holderId().equals(newCard.holderId())) {
      return Uni.createFrom().voidItem();
    }
    return pins.lock(work, oldCard)
        .chain(
            pin ->
                pin.equals(PinRow.UNTOUCHED)
                    ? Uni.createFrom().voidItem()
                    : pins.put(work, newCard, pin));
  }

  /**
   * Whether the card's PIN is locked, whatever became of the card since: a release then leads back
   * to {@code LOCKED}.
   */
  public Uni<Boolean> locked(UnitOfWork work, CardRecord card) {
    return pins.lock(work, card).map(PinRow::locked);
  }
}
