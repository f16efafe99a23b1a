package org.essc.platform.web;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/**
 * Bounds how long a caller waits when a dependency neither answers nor refuses. A partner's
 * standing (at most 0.7 s) and its rate (0.25 s) are asked before, so that all together stays under
 * two seconds.
 */
public final class Deadline {

  private static final Duration LIMIT = Duration.ofMillis(1_000);

  /** Staff wait for nothing before, and their rare requests also meet a process that is cold. */
  private static final Duration STAFF_LIMIT = Duration.ofMillis(1_700);

  /** Three seconds of them for the partner's server. */
  private static final Duration PARTNER_LIMIT = Duration.ofSeconds(6);

  /** For what moves many cards at once; a partner's program waits for it, and no person. */
  private static final Duration BULK_LIMIT = Duration.ofSeconds(15);

  /** A timer needs some time. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private Deadline() {}

  /**
   * The same answer, or 503 after one second. What is under way may still commit: the caller learns
   * of it by repeating with the same idempotency key.
   */
  public static <T> Uni<T> bound(Uni<T> answer) {
    return within(LIMIT, answer);
  }

  /** The patience of a caller that {@link #bound(Patience, Uni)} then holds to the same moment. */
  public static Patience patience() {
    return Patience.of(LIMIT);
  }

  /**
   * As {@link #bound}, for work that knows how long it is waited for: what has not been done when
   * the caller is told 503 is not done afterwards.
   */
  public static <T> Uni<T> bound(Patience patience, Uni<T> answer) {
    var left = patience.left();
    return within(left.compareTo(SHORTEST) < 0 ? SHORTEST : left, answer);
  }

  /** As {@link #bound}, for what only staff may ask: 503 after 1.7 seconds. */
  public static <T> Uni<T> boundStaff(Uni<T> answer) {
    return within(STAFF_LIMIT, answer);
  }

  /** As {@link #bound}, for what a partner's own server is asked about meanwhile: 503 after 6 s. */
  public static <T> Uni<T> boundPartner(Uni<T> answer) {
    return within(PARTNER_LIMIT, answer);
  }

  /** As {@link #bound}, for a part of a production batch: 503 after fifteen seconds. */
  public static <T> Uni<T> boundBulk(Uni<T> answer) {
    return within(BULK_LIMIT, answer);
  }

  private static <T> Uni<T> within(Duration limit, Uni<T> answer) {
    return answer.ifNoItem().after(limit).failWith(() -> ProblemException.unavailable(null));
  }
}
