package org.essc.card;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.essc.act.Requester;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.RedisClock;

/**
 * Bounds how often a caller searches, and how often it finds nothing, over all instances. Both
 * budgets are the caller's own and grow with a partner's rate.
 */
@Singleton
public class SearchThrottle {

  /** How much searching is borne. */
  @ConfigMapping(prefix = "essc.card-search")
  interface Limits {

    /** Searches of one caller in a window that find nothing. */
    @WithDefault("100")
    int emptySearches();

    /** Share of a partner's requests that may find nothing, where that is more. */
    @WithDefault("0.05")
    double emptyShare();

    /** Searches of one caller in a window. */
    @WithDefault("600")
    int searches();

    /** Share of a partner's requests that may be searches, where that is more. */
    @WithDefault("0.5")
    double searchShare();

    @WithDefault("1m")
    Duration window();
  }

  private final RedisClock redis;
  private final Limits limits;

  SearchThrottle(RedisClock redis, Limits limits) {
    this.redis = redis;
    this.limits = limits;
  }

  /**
   * Who searches.
   *
   * @param name whose idempotency keys it uses
   * @param requestsPerSecond a partner's rate limit, 0 for staff
   */
  public record Searcher(String name, int requestsPerSecond) {}

  /**
   * Searches, if the caller may; 429 otherwise.
   *
   * @param hit whether something was found
   * @param miss whether a failure tells that nothing was found
   */
  public <T> Uni<T> search(
      Searcher who, Supplier<Uni<T>> search, Predicate<T> hit, Predicate<Throwable> miss) {
    var volume = budget(who, "search", growing(limits.searches(), limits.searchShare(), who));
    var empty =
        budget(who, "search-empty", growing(limits.emptySearches(), limits.emptyShare(), who));
    return volume.require().chain(() -> empty.look(search, hit, miss));
  }

  /**
   * Looks for one person or card by what {@code who} knows, counted together with the searches, as
   * it tells as much of whether there is somebody.
   */
  public <T> Uni<T> look(Requester who, Supplier<Uni<T>> look) {
    return search(
        new Searcher(who.idempotencyCaller(), who.requestsPerSecond()),
        look,
        found -> true,
        SearchThrottle::foundNobody);
  }

  /** Whether a look failed as there is nobody of whom that is known. */
  public static boolean foundNobody(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.NOT_FOUND, CardProblems.CARD_MISMATCH);
  }

  private long growing(int least, double share, Searcher who) {
    return MismatchBudget.growing(least, share, who.requestsPerSecond(), limits.window());
  }

  private MismatchBudget budget(Searcher who, String what, long most) {
    return new MismatchBudget(redis, "essc:" + what + ":" + who.name(), most, limits.window());
  }
}
