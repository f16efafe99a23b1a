package org.essc.platform.web;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Function;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/**
 * Bounds how long a caller waits when a dependency neither answers nor refuses: it is told 503
 * then. What is under way may still commit; the caller learns of it by repeating with the same
 * idempotency key.
 */
public enum Deadline {
  /**
   * A partner, or anybody: what is left of 1.9 seconds since the request came, and at least 0.65,
   * as a partner's standing (at most one second) and its rate (0.25 s) are asked before. All
   * together stays under two seconds, a slow upload's own time excepted.
   */
  PARTNER(Duration.ofMillis(650)) {
    @Override
    public Duration left() {
      var left = IN_ALL.minus(Arrival.age());
      return left.compareTo(super.left()) < 0 ? super.left() : left;
    }
  },

  /** Staff wait for nothing before, and their rare requests also meet a process that is cold. */
  STAFF(Duration.ofMillis(1_700)),

  /** For what a partner's own server is asked about meanwhile: it has three seconds of these. */
  ASKING_A_PARTNER(Duration.ofSeconds(6)),

  /** For what moves many cards at once; a partner's program waits for it, and no person. */
  BULK(Duration.ofSeconds(15));

  private static final Duration IN_ALL = Duration.ofMillis(1_900);

  /** An answer that is kept for so long beyond its time has lost the server that it comes from. */
  private static final Duration KEPT = Duration.ofSeconds(6);

  /** A timer needs some time. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Duration limit;

  Deadline(Duration limit) {
    this.limit = limit;
  }

  /** That of a caller who waits for nothing out of the ordinary. */
  public static Deadline of(Caller caller) {
    return caller.staff() ? STAFF : PARTNER;
  }

  /** The same answer, or 503 when the time is over. */
  public <T> Uni<T> bound(Uni<T> answer) {
    return within(left(), answer);
  }

  /**
   * As {@link #bound}, for work that comes to a point from which on it is done for good ({@link
   * Patience#keep}): a caller that was told 503 before is not served afterwards, and one that was
   * kept gets its answer, if late. So the two never disagree. The work itself is not cancelled.
   */
  public <T> Uni<T> bound(Uni<T> answer, Patience patience) {
    var work = answer.memoize().indefinitely();
    return TimeLimit.of(work, left(), Passed::new)
        .onFailure(Passed.class)
        .recoverWithUni(
            () ->
                patience.lose()
                    ? Uni.createFrom().failure(() -> ProblemException.unavailable(null))
                    : within(KEPT, work));
  }

  /**
   * As {@link #bound(Uni, Patience)}, with a patience of its own; whoever hangs up before that
   * point is not served, either.
   *
   * @param work keeps its caller when it comes to that point
   */
  public <T> Uni<T> bound(Function<Patience, Uni<T>> work) {
    var patience = patience();
    return bound(work.apply(patience), patience).onCancellation().invoke(patience::lose);
  }

  /** How long the caller is bound to wait from now on. */
  public Duration left() {
    return limit;
  }

  /** The patience of a caller that {@link #until} then holds to the same moment. */
  public Patience patience() {
    return Patience.of(left());
  }

  /**
   * As {@link #bound}, for work that knows how long it is waited for: what has not been done when
   * the caller is told 503 is not done afterwards.
   */
  public static <T> Uni<T> until(Patience patience, Uni<T> answer) {
    var left = patience.left();
    return within(left.compareTo(SHORTEST) < 0 ? SHORTEST : left, answer);
  }

  /** The time is over, and whether the work is kept is to be asked. */
  private static final class Passed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Passed() {
      super(null, null, false, false);
    }
  }

  private static <T> Uni<T> within(Duration limit, Uni<T> answer) {
    return TimeLimit.of(answer, limit, () -> ProblemException.unavailable(null));
  }
}
