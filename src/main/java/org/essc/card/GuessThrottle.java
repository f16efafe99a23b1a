package org.essc.card;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.essc.act.Requester;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.GuessWatch;
import org.essc.platform.redis.MismatchBudget;

/**
 * Slows down guessing of which numbers and names belong together, over all instances, where nobody
 * sees an ID document. What cannot be counted is not answered: without Redis such callers get 503,
 * and the window goes on.
 *
 * <p>Only {@code card-mismatch} counts, each caller has a budget of its own for each act, and none
 * belongs to the holder asked about: whatever a stranger does, the holder's report of a loss goes
 * through everybody else. {@link GuessWatch} notices guesses that are spread over callers.
 */
@Singleton
public class GuessThrottle {

  private static final int DIGEST_BYTES = 16;

  private final RedisAPI redis;
  private final BlindIndex index;
  private final GuessWatch watch;
  private final GuessLimits limits;

  GuessThrottle(RedisAPI redis, BlindIndex index, GuessWatch watch, GuessLimits limits) {
    this.redis = redis;
    this.index = index;
    this.watch = watch;
    this.limits = limits;
  }

  /**
   * Runs what looks at a claim about an ID number.
   *
   * @param act whose mismatches are counted apart from those of other acts
   */
  public <T> Uni<T> guard(
      Requester requester, String act, IdNumber idNumber, Supplier<Uni<T>> looking) {
    var caller = requester.idempotencyCaller();
    var most =
        MismatchBudget.growing(
            limits.mismatchesPerCaller(),
            limits.mismatchShare(),
            requester.requestsPerSecond(),
            limits.callerWindow());
    var budget =
        new MismatchBudget(
            redis, "essc:mismatch:" + act + ":" + caller, most, limits.callerWindow());
    return guard(budget, caller, idNumber, looking);
  }

  /**
   * As {@link #guard}, where a machine asks for whoever calls it: what one of them spends is not
   * the next one's. Calls without a number share what the machine itself has.
   *
   * @param callingNumber digits, or null where it is withheld
   */
  public <T> Uni<T> guardCall(
      Requester machine,
      String callingNumber,
      String act,
      IdNumber idNumber,
      Supplier<Uni<T>> looking) {
    if (callingNumber == null) {
      return guard(machine, act, idNumber, looking);
    }
    var number =
        HexFormat.of().formatHex(index.of("calling-number", callingNumber), 0, DIGEST_BYTES);
    var budget =
        new MismatchBudget(
            redis,
            "essc:mismatch:" + act + ":call:" + number,
            limits.mismatchesPerCallingNumber(),
            limits.callingNumberWindow());
    return guard(budget, "call:" + number, idNumber, looking);
  }

  private <T> Uni<T> guard(
      MismatchBudget budget, String caller, IdNumber idNumber, Supplier<Uni<T>> looking) {
    return budget
        .look(looking, found -> true, GuessThrottle::isMismatch)
        .onFailure(GuessThrottle::isMismatch)
        .call(
            () -> watch.missed(caller, index.of(HolderColumns.ID_NUMBER_INDEX, idNumber.value())));
  }

  private static boolean isMismatch(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().equals(CardProblems.CARD_MISMATCH);
  }
}
