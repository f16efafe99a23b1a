package org.essc.card;

import io.smallrye.mutiny.Uni;
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
import org.essc.platform.redis.RedisClock;

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

  private final RedisClock redis;
  private final BlindIndex index;
  private final GuessWatch watch;
  private final GuessLimits limits;

  GuessThrottle(RedisClock redis, BlindIndex index, GuessWatch watch, GuessLimits limits) {
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
    return guard(ofCaller(requester, act), requester.idempotencyCaller(), idNumber, looking);
  }

  /**
   * Within {@link #guard}, where a channel asks for one of its users: whoever of them guesses is
   * stopped before the channel is, and the others go on. It is the channel's word who asks, so what
   * is spent through one is spent through no other.
   *
   * @param user who was found to be the one that asks
   */
  public <T> Uni<T> guardUser(
      Requester channel, IdNumber user, String act, Supplier<Uni<T>> looking) {
    var digest = digest(index.of(HolderColumns.ID_NUMBER_INDEX, user.value()));
    var budget =
        new MismatchBudget(
            redis,
            "essc:mismatch:" + act + ":user:" + channel.idempotencyCaller() + ":" + digest,
            limits.mismatchesPerUser(),
            limits.userWindow());
    return budget.look(looking, found -> true, GuessThrottle::isMismatch);
  }

  private MismatchBudget ofCaller(Requester requester, String act) {
    var most =
        MismatchBudget.growing(
            limits.mismatchesPerCaller(),
            limits.mismatchShare(),
            requester.requestsPerSecond(),
            limits.callerWindow());
    var key = "essc:mismatch:" + act + ":" + requester.idempotencyCaller();
    return new MismatchBudget(redis, key, most, limits.callerWindow());
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
    var number = digest(index.of("calling-number", callingNumber));
    var budget =
        new MismatchBudget(
            redis,
            "essc:mismatch:" + act + ":call:" + number,
            limits.mismatchesPerCallingNumber(),
            limits.callingNumberWindow());
    return guard(budget, "call:" + number, idNumber, looking);
  }

  private static String digest(byte[] index) {
    return HexFormat.of().formatHex(index, 0, DIGEST_BYTES);
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
    return ProblemException.isOf(failure, CardProblems.CARD_MISMATCH);
  }
}
