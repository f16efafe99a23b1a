package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardRecord;
import org.essc.platform.problem.ProblemException;

/** Checks a card's PIN, and counts the errors. */
@Singleton
public class CheckPin {

  CheckPin() {}

  /**
   * Checks the PIN in a transaction of its own, not within another one: a wrong one is counted for
   * good before the answer is given. Several instances and channels count together.
   *
   * @throws ProblemException 422 {@code further-proof-required} where the proof is none for this
   *     card and channel, 429 where a remote channel asks too often; nothing is counted then
   */
  public Uni<PinCheck> check(CardRecord card, Pin pin, By by, PinProof proof) {
    return Uni.createFrom().failure(ProblemException.unavailable(null));
  }

  /** As {@link #check(CardRecord, Pin, By, PinProof)} by a clerk who has the card in hand. */
  public Uni<PinCheck> check(CardRecord card, Pin pin, By by) {
    return check(card, pin, by, new PinProof.CardSeen());
  }

  /** Whether the holder has given the PIN a value of their own. */
  public Uni<Boolean> changed(CardRecord card) {
    return Uni.createFrom().item(false);
  }
}
