package org.essc.platform.batch;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import org.essc.platform.failure.Causes;

/** How long a transaction waits for what another one has locked. */
public final class LockWait {

  /**
   * Shorter than any caller waits, so that whoever meets a locked row gives its connection back.
   */
  public static final Duration LIMIT = Duration.ofMillis(600);

  /**
   * To be joined into a statement that locks, as {@code from (…) wait}: it bounds the waiting of
   * this statement and of all that follow in the transaction, without a round trip of its own.
   * PostgreSQL reads the setting when it begins to wait for a row, which is after it has read this.
   */
  public static final String BOUND =
      "(select set_config('lock_timeout', '" + LIMIT.toMillis() + "', true)) lock_wait";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private LockWait() {}

  /** True where a transaction was given up because another one held a lock for too long. */
  public static boolean ended(Throwable failure) {
    return Causes.any(
        failure,
        cause ->
            cause instanceof PgException refused
                && LOCK_NOT_AVAILABLE.equals(refused.getSqlState()));
  }
}
