package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.essc.pin.Attempt;
import org.essc.pin.AttemptQueues;
import org.essc.pin.Pin;
import org.essc.pin.PinValueProblems;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.platform.trace.TraceIds;

/**
 * Checks an electronic card's PIN, and counts the errors: the one way by which anybody's is looked
 * at. Step 1 of the flow.
 */
@Singleton
public class CheckECardPin {

  private final AttemptQueues queues;
  private final CountECardPinAttempts countAttempts;

  CheckECardPin(AttemptQueues queues, CountECardPinAttempts countAttempts) {
    this.queues = queues;
    this.countAttempts = countAttempts;
  }

  /**
   * Checks the PIN in a transaction of its own, not within another one: a wrong one is counted for
   * good before the answer is given. All channels, pages and instances count together. Of the card
   * a right one says nothing for long: who acts on it reads the card's state in the act's own
   * transaction. One that cannot be compared any more is as good as not set: the holder sets
   * another one by the face. So is any of a card whose region has no policy: there none is set.
   *
   * @param patience {@link #patienceWithin}, to be held to with {@code Deadline.bound}
   * @throws ProblemException 409 {@code card-not-usable}, 404 where the channel has no signing of
   *     the card, 400 where it has too few or too many digits, 503 {@code overloaded}; nothing is
   *     counted then
   */
  public Uni<ECardPinCheck> check(ECardPinSubject subject, Pin pin, Patience patience) {
    return verdict(subject, pin, patience)
        .map(ECardPinVerdict::check)
        .onFailure(PinValueProblems::isResetRequired)
        .recoverWithItem(ECardPinCheck.notSet());
  }

  /** Of a caller that is told 503 after so long. */
  public static Patience patienceWithin(Duration deadline) {
    return Attempt.patienceWithin(deadline);
  }

  Uni<ECardPinVerdict> verdict(ECardPinSubject subject, Pin pin, Patience patience) {
    // step 1: it waits for its turn
    return Uni.createFrom()
        .deferred(
            () ->
                queues.judge(
                    subject.eCardId(),
                    new ECardPinAttempt(subject, pin, TraceIds.current(), patience),
                    together ->
                        countAttempts.judge(subject.eCardId(), subject.holderId(), together)));
  }
}
