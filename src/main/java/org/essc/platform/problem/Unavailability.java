package org.essc.platform.problem;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.util.Set;

/** Tells a dependency that is away from a fault of our own. */
public final class Unavailability {

  static final int MAX_DEPTH = 12;

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
    var cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof ProblemException problem && problem.type() == ProblemType.OVERLOADED) {
        return problem;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Whether something did not come in time, rather than fail. */
  static boolean isLateness(Throwable failure) {
    var cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof TimeoutException
          || cause instanceof java.util.concurrent.TimeoutException) {
        return true;
      }
      cause = cause.getCause();
    }
    return failure == null;
  }

  /** True where trying again later may help: the answer is 503, not 500. */
  public static boolean isCauseOf(Throwable failure) {
    var cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (isAway(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
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
        || cause instanceof TimeoutException
        || cause instanceof java.util.concurrent.TimeoutException
        || cause instanceof VertxException
        || cause instanceof NoStackTraceThrowable
        || cause instanceof ErrorType;
  }
}
