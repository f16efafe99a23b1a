package org.essc.platform.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long a caller still waits for its answer. It is measured by the process' monotonic clock,
 * which neither a setting of the time nor its correction moves.
 */
public final class Patience {

  /**
   * Whoever sets it first decides whether the caller gets its answer or is told that there is none.
   */
  private enum End {
    /** Something was done for good: the caller is waited with, however long it takes. */
    KEPT,
    LOST
  }

  private final long until;
  private final AtomicReference<End> end = new AtomicReference<>();

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

  /** Whether nobody waits any more, by the time or otherwise. */
  public boolean gone() {
    return end.get() == End.LOST || over() && end.get() == null;
  }

  /**
   * From here on something is done that cannot be undone, and the caller will hear of it.
   *
   * @return false where the caller was told meanwhile that there is no answer: do nothing then
   */
  public boolean keep() {
    return end.compareAndSet(null, End.KEPT) || end.get() == End.KEPT;
  }

  /**
   * The caller is told that there is no answer.
   *
   * @return false where something has been done for it: its answer is on the way
   */
  public boolean lose() {
    return end.compareAndSet(null, End.LOST) || end.get() == End.LOST;
  }
}
