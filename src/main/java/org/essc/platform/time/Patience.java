package org.essc.platform.time;

import java.time.Duration;

/**
 * How long a caller still waits for its answer. It is measured by the process' monotonic clock,
 * which neither a setting of the time nor its correction moves.
 */
public final class Patience {

  private final long until;

  private Patience(long until) {
    this.until = until;
  }

  /** From now on. */
  public static Patience of(Duration patience) {
    return new Patience(System.nanoTime() + patience.toNanos());
  }

  /** Nothing, or less, where the caller has been told that there is no answer. */
  public Duration left() {
    return Duration.ofNanos(until - System.nanoTime());
  }

  public boolean over() {
    return until - System.nanoTime() <= 0;
  }
}
