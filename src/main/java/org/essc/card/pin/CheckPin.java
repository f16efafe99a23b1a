package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.card.CardRecord;
import org.essc.pin.Attempt;
import org.essc.pin.AttemptQueues;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.region.PinKeys;

/** Checks a card's PIN, and counts the errors. Steps 1 and 2 of the flow. */
@Singleton
public class CheckPin {

  private final AttemptQueues queues;
  private final CountAttempts countAttempts;
  private final RemoteThrottle throttle;
  private final PinStore pins;
  private final ActRules rules;

  CheckPin(
      AttemptQueues queues,
      CountAttempts countAttempts,
      RemoteThrottle throttle,
      PinStore pins,
      ActRules rules) {
    this.queues = queues;
    this.countAttempts = countAttempts;
    this.throttle = throttle;
    this.pins = pins;
    this.rules = rules;
  }

  /**
   * Checks the PIN in a transaction of its own, not within another one: a wrong one is counted for
   * good before the answer is given. Several instances and channels count together.
   *
   * @throws ProblemException 422 {@code further-proof-required} where the proof is none for this
   *     card and channel, 429 where a remote channel asks too often; nothing is counted then
   */
  public Uni<PinCheck> check(CardRecord card, Pin pin, ActContext by, PinProof proof) {
    return check(card, pin, by, proof, Attempt.newPatience());
  }

  /**
   * As {@link #check(CardRecord, Pin, ActContext, PinProof)}, for a caller that cannot learn of the
   * outcome by repeating the request.
   *
   * @param patience {@link #patienceWithin}, to be held to with {@code Deadline.bound}
   */
  public Uni<PinCheck> check(
      CardRecord card, Pin pin, ActContext by, PinProof proof, Patience patience) {
    return verdict(card, pin, by, proof, PinAttempt.Purpose.CHECK, patience).map(PinVerdict::check);
  }

  /** Of a caller that is told 503 after so long. */
  public static Patience patienceWithin(Duration deadline) {
    return Attempt.patienceWithin(deadline);
  }

  /**
   * As {@link #check(CardRecord, Pin, ActContext, PinProof)} by a clerk who has the card in hand.
   */
  public Uni<PinCheck> check(CardRecord card, Pin pin, ActContext by) {
    return check(card, pin, by, new PinProof.CardSeen());
  }

  /** Whether the holder has given the PIN a value of their own. */
  public Uni<Boolean> changed(CardRecord card) {
    return pins.find(card).map(PinRow::own);
  }

  /** As {@link #changed(CardRecord)}, in a transaction that has locked the card. */
  public Uni<Boolean> changed(SqlClient client, CardRecord card) {
    return pins.find(client, card).map(PinRow::own);
  }

  public Uni<Boolean> changed(UUID cardId, UUID holderId) {
    return pins.find(cardId, holderId).map(PinRow::own);
  }

  Uni<PinVerdict> verdict(
      CardRecord card, Pin pin, ActContext by, PinProof proof, PinAttempt.Purpose purpose) {
    return verdict(card, pin, by, proof, purpose, Attempt.newPatience());
  }

  /**
   * @param patience of who has begun to wait before
   */
  Uni<PinVerdict> verdict(
      CardRecord card,
      Pin pin,
      ActContext by,
      PinProof proof,
      PinAttempt.Purpose purpose,
      Patience patience) {
    return Uni.createFrom()
        .deferred(
            () -> {
              // step 1: proof, and a PIN as long as the region has them
              PinProof.require(card, by, proof);
              requireLength(card, pin);
              var attempt = PinAttempt.now(card.id(), pin, by, purpose, patience);
              // step 2: remote channels have limits, then the card's queue
              return proof instanceof PinProof.Remote remote
                  ? throttle.look(card, remote, counted -> judge(attempt.counted(counted)))
                  : judge(attempt);
            });
  }

  private Uni<PinVerdict> judge(PinAttempt attempt) {
    var cardId = attempt.cardId();
    return queues.judge(cardId, attempt, together -> countAttempts.judge(cardId, together));
  }

  private void requireLength(CardRecord card, Pin pin) {
    if (pin.value().length() != rules.of(card.region()).value(PinKeys.PIN_LENGTH)) {
      throw ProblemException.invalid("pin", "pin-length");
    }
  }
}
