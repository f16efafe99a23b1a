package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/**
 * How often somebody may be wrong in a while, over all instances. A look is paid for before it is
 * made, so that guesses sent together count as well, and paid back unless it missed: whoever is
 * right is never out of budget for having been right. A refused look costs nothing, so that a
 * window ends. Where Redis is away nothing is looked at.
 *
 * <p>A budget belongs to whoever asks, never to what is asked about: otherwise a stranger could
 * spend it, and the one whom it concerns would be refused.
 */
public final class MismatchBudget {

  /** From all or none; of each its most and its window, in milliseconds. */
  private static final PatientScript TAKE =
      PatientScript.of(
          """
          for i = 1, #KEYS do
            local count = tonumber(redis.call('GET', KEYS[i]) or '0')
            if count >= tonumber(ARGV[2 * i]) then return 0 end
          end
          for i = 1, #KEYS do
            local window = ARGV[2 * i + 1]
            if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], window) end
          end
          return 1
          """);

  private static final PatientScript GIVE_BACK =
      PatientScript.of(
          """
          for i = 1, #KEYS do
            if tonumber(redis.call('GET', KEYS[i]) or '0') > 0 then redis.call('DECR', KEYS[i]) end
          end
          return 1
          """);

  /**
   * Nobody waits longer, so nothing is paid after it: a Redis that stood still spends no budget.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What was right stays right while Redis thinks; the budget is then one smaller for a while. */
  private static final Duration PATIENCE_WITH_GIVING_BACK = Duration.ofMillis(250);

  /** It is given back when Redis goes on, so late. */
  private static final Duration WORTH_GIVING_BACK = Duration.ofMinutes(1);

  private final RedisClock redis;
  private final String key;
  private final long most;
  private final Duration window;

  /**
   * @param key whose budget, and for what
   * @param most misses in the window
   * @param window from the first of them
   */
  public MismatchBudget(RedisClock redis, String key, long most, Duration window) {
    this.redis = redis;
    this.key = key;
    this.most = most;
    this.window = window;
  }

  /**
   * A fixed number of misses, or the share of a partner's requests that may miss, whichever is
   * more: who serves many has many that mistype.
   *
   * @param perSecond requests of the partner, 0 for whoever is none
   */
  public static long growing(int least, double share, int perSecond, Duration window) {
    return Math.max(least, (long) (share * perSecond * window.toSeconds()));
  }

  /** Pays for one look in advance; false where nothing is left. */
  public Uni<Boolean> take() {
    return takeTogether(List.of(this));
  }

  /**
   * Pays for one look from each: from all or, where one has nothing left or does not tell, from
   * none; in one go where their keys have one hash tag, in their order otherwise. Whoever may go
   * meanwhile pays so within a {@link PaidLook}.
   */
  public static Uni<Boolean> takeAll(List<MismatchBudget> budgets) {
    if (budgets.isEmpty()) {
      return Uni.createFrom().item(true);
    }
    return Script.oneSlot(keys(budgets)) ? takeTogether(budgets) : takeInOrder(budgets);
  }

  private static Uni<Boolean> takeTogether(List<MismatchBudget> budgets) {
    var limits =
        budgets.stream()
            .flatMap(
                budget ->
                    Stream.of(
                        String.valueOf(budget.most), String.valueOf(budget.window.toMillis())))
            .toList();
    return budgets
        .get(0)
        .redis
        .run(TAKE, keys(budgets), limits, Patience.of(PATIENCE))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(taken -> taken.toInteger() == 1);
  }

  private static Uni<Boolean> takeInOrder(List<MismatchBudget> budgets) {
    var first = budgets.get(0);
    return first
        .take()
        .chain(
            taken ->
                taken
                    ? takeAll(budgets.subList(1, budgets.size()))
                        .call(all -> all ? Uni.createFrom().voidItem() : first.giveBack())
                        .onFailure()
                        .call(first::giveBack)
                    : Uni.createFrom().item(false));
  }

  /** As {@link #take}, but fails with 429. */
  public Uni<Void> require() {
    return take()
        .invoke(
            taken -> {
              if (!taken) {
                throw tooMany();
              }
            })
        .replaceWithVoid();
  }

  /**
   * Pays back; never fails, as what it was paid for has happened. Whoever waits for it no longer,
   * or has gone, takes nothing back: it is still done when Redis comes to it.
   */
  public Uni<Void> giveBack() {
    return giveBackTogether(List.of(this));
  }

  private static Uni<Void> giveBackTogether(List<MismatchBudget> paid) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var done = paidBack(paid).memoize().indefinitely();
              done.subscribe().with(ignored -> {});
              return TimeLimit.of(done, PATIENCE_WITH_GIVING_BACK).onFailure().recoverWithNull();
            });
  }

  private static Uni<Void> paidBack(List<MismatchBudget> paid) {
    return paid.get(0)
        .redis
        .run(GIVE_BACK, keys(paid), List.of(), Patience.of(WORTH_GIVING_BACK))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Pays back what was paid to several, in one go. */
  public static Uni<Void> giveBackAll(List<MismatchBudget> paid) {
    if (paid.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Script.oneSlot(keys(paid))
        ? giveBackTogether(paid)
        : Uni.join()
            .all(paid.stream().map(MismatchBudget::giveBack).toList())
            .andFailFast()
            .replaceWithVoid();
  }

  /** Looks for the price of one look, as {@link PaidLook#look} does. */
  public <T> Uni<T> look(Supplier<Uni<T>> looking, Predicate<T> hit, Predicate<Throwable> miss) {
    return PaidLook.look(
        () -> require().replaceWith(() -> new Paid(List.of(this))),
        price -> looking.get(),
        hit,
        miss);
  }

  private record Paid(List<MismatchBudget> paid) implements PaidLook.Price {}

  private static List<String> keys(List<MismatchBudget> budgets) {
    return budgets.stream().map(budget -> budget.key).toList();
  }

  public ProblemException tooMany() {
    return ProblemException.tooMany(window);
  }
}
