package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

  private static final PatientScript TAKE =
      PatientScript.of(
          """
          local most, window = unpack(ARGV, 2)
          local count = tonumber(redis.call('GET', KEYS[1]) or '0')
          if count >= tonumber(most) then return 0 end
          if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], window) end
          return 1
          """);

  private static final PatientScript GIVE_BACK =
      PatientScript.of(
          """
          if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end
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
    return redis
        .run(
            TAKE,
            List.of(key),
            List.of(String.valueOf(most), String.valueOf(window.toMillis())),
            Patience.of(PATIENCE))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(taken -> taken.toInteger() == 1);
  }

  /**
   * Pays for one look from each, in their order: from all or, where one has nothing left or does
   * not tell, from none. Whoever may go meanwhile pays so within a {@link PaidLook}.
   */
  public static Uni<Boolean> takeAll(List<MismatchBudget> budgets) {
    if (budgets.isEmpty()) {
      return Uni.createFrom().item(true);
    }
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
    return Uni.createFrom()
        .deferred(
            () -> {
              var done = paidBack().memoize().indefinitely();
              done.subscribe().with(ignored -> {});
              return done.ifNoItem().after(PATIENCE_WITH_GIVING_BACK).recoverWithItem(() -> null);
            });
  }

  private Uni<Void> paidBack() {
    return redis
        .run(GIVE_BACK, List.of(key), List.of(), Patience.of(WORTH_GIVING_BACK))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Pays back what was paid to several, in one go. */
  public static Uni<Void> giveBackAll(List<MismatchBudget> paid) {
    return paid.isEmpty()
        ? Uni.createFrom().voidItem()
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

  public ProblemException tooMany() {
    return ProblemException.tooMany(window);
  }
}
