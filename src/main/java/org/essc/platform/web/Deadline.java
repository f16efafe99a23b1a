package org.essc.platform.web;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.essc.platform.problem.ProblemException;

/**
 * Bounds how long a caller waits when a dependency neither answers nor refuses. Authentication has
 * its own bound, so that both together stay under two seconds.
 */
public final class Deadline {

  private static final Duration LIMIT = Duration.ofMillis(1_200);

  private Deadline() {}

  /**
   * The same answer, or 503 after 1.2 seconds. What is under way may still commit: the caller
   * learns of it by repeating with the same idempotency key.
   */
  public static <T> Uni<T> bound(Uni<T> answer) {
    return answer.ifNoItem().after(LIMIT).failWith(() -> ProblemException.unavailable(null));
  }
}
