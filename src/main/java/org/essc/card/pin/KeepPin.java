package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
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
    if (!comesOver(oldCard, newCard)) {
      return Uni.createFrom().voidItem();
    }
    return pins.lock(work, oldCard)
        .chain(
            pin ->
                pin.equals(PinRow.UNTOUCHED)
                    ? Uni.createFrom().voidItem()
                    : pins.put(work, newCard, pin));
  }

  /** Whether a value of the holder's own will come over with the activation of the new card. */
  public Uni<Boolean> bringsOwn(SqlClient client, CardRecord oldCard, CardRecord newCard) {
    return comesOver(oldCard, newCard)
        ? pins.find(client, oldCard).map(PinRow::own)
        : Uni.createFrom().item(false);
  }

  private boolean comesOver(CardRecord oldCard, CardRecord newCard) {
    var kept = rules.of(newCard.region()).stated(PinKeys.PIN_KEPT_THROUGH_LOSS_AND_REPLACEMENT);
    return kept.orElse(false) && oldCard.holderId().equals(newCard.holderId());
  }

  /**
   * Whether the card's PIN is locked, whatever became of the card since: a release and an
   * activation then lead to {@code LOCKED}.
   */
  public Uni<Boolean> locked(UnitOfWork work, CardRecord card) {
    return pins.lock(work, card).map(PinRow::locked);
  }
}
