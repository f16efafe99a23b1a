package org.essc.platform.problem;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.util.Set;
import org.essc.platform.failure.Causes;

/** Tells a dependency that is away from a fault of our own. */
public final class Unavailability {

  /** Classes of SQLSTATE: what we sent (22), what we broke (23), how we asked (42). */
  private static final Set<String> OUR_FAULTS = Set.of("22", "23", "42");

  /**
   * What fails in here is the audit log that cannot be written, be its table gone or closed to us:
   * the act has not happened, and may when the log is back.
   */
  private static final String AUDIT_APPEND = "audit_append";

  private Unavailability() {}

  /** The refusal for too much work that the failure is or was caused by, or null. */
  static ProblemException overloadIn(Throwable failure) {
    return Causes.of(failure)
        .filter(ProblemException.class::isInstance)
        .map(ProblemException.class::cast)
        .filter(problem -> problem.type() == ProblemType.OVERLOADED)
        .findFirst()
        .orElse(null);
  }

  /** Whether something did not come in time, rather than fail. */
  static boolean isLateness(Throwable failure) {
    return failure == null || Causes.any(failure, Unavailability::isTimeout);
  }

  /** True where trying again later may help: the answer is 503, not 500. */
  public static boolean isCauseOf(Throwable failure) {
    return Causes.any(failure, Unavailability::isAway);
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof TimeoutException
        || cause instanceof java.util.concurrent.TimeoutException;
  }

  private static boolean isAway(Throwable cause) {
    if (cause instanceof PgException database) {
      // Whatever else the server refuses (away, read-only, out of space, a failing trigger) may
      // pass.
      var state = database.getSqlState();
      return state == null
          || database.getWhere() != null && database.getWhere().contains(AUDIT_APPEND)
          || OUR_FAULTS.stream().noneMatch(state::startsWith);
    }
    return cause instanceof IOException
        || isTimeout(cause)
        || cause instanceof VertxException
        || cause instanceof NoStackTraceThrowable
        || cause instanceof ErrorType;
  }
}
