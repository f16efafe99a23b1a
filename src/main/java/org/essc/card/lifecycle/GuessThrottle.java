package org.essc.card.lifecycle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.essc.card.CardIndexes;
import org.essc.card.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.ClaimThrottle;

/**
 * Slows down guessing of which numbers and names belong together, over all instances, where nobody
 * sees an ID document. What cannot be counted is not answered: without Redis such callers get 503,
 * and the window goes on.
 *
 * <p>By ID number only so many <em>different</em> claims are looked at in a while, each admitted
 * before it is looked at, so that guesses sent together count as well; a claim made before teaches
 * nothing new and is admitted again. By caller, mismatches over all ID numbers are counted.
 */
@Singleton
public class GuessThrottle {

  private final ClaimThrottle throttle;
  private final BlindIndex index;

  GuessThrottle(RedisAPI redis, BlindIndex index, GuessLimits limits) {
    this.index = index;
    this.throttle =
        new ClaimThrottle(
            redis,
            "essc:card-claims:",
            "essc:card-mismatches:",
            new ClaimThrottle.Limits(
                limits.claimsPerIdNumber(),
                limits.idNumberWindow(),
                limits.mismatchesPerCaller(),
                limits.callerWindow()));
  }

  /**
   * Runs what looks at a claim; {@code card-mismatch} counts against the caller.
   *
   * @param claim what is said to belong to the ID number, such as a card number
   */
  public <T> Uni<T> guard(
      String caller, IdNumber idNumber, String claim, Supplier<Uni<T>> looking) {
    return admit(caller, idNumber, claim)
        .chain(() -> looking.get())
        .onFailure(GuessThrottle::isMismatch)
        .call(() -> throttle.mismatched(caller));
  }

  private Uni<Void> admit(String caller, IdNumber idNumber, String claim) {
    return throttle.admit(
        caller,
        index.of(CardIndexes.ID_NUMBER, idNumber.value()),
        index.of("card-claim", idNumber.value() + ' ' + claim));
  }

  private static boolean isMismatch(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().equals(LifecycleProblems.CARD_MISMATCH);
  }
}
