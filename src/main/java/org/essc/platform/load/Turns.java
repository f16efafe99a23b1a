package org.essc.platform.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells who would come too late even if everything went as fast as the fastest of late: such a one
 * is refused at once and not when the time is up. The fastest, as it cannot be spoilt by a cold
 * start or a busy moment; whoever is let in on it and then is too late is another's matter.
 */
public final class Turns {

  private static final int REMEMBERED = 16;

  private final int atOnce;
  private final long patience;

  /** How long the last pieces of work took, in nanoseconds; 0 where there was none yet. */
  private final AtomicLongArray durations = new AtomicLongArray(REMEMBERED);

  private final AtomicInteger done = new AtomicInteger();

  /**
   * @param atOnce pieces of work under way at the same time
   * @param patience how long a piece may wait
   */
  public Turns(int atOnce, Duration patience) {
    this.atOnce = atOnce;
    this.patience = patience.toNanos();
  }

  /** One piece of work is done. */
  public void took(long nanos) {
    durations.set((done.getAndIncrement() & Integer.MAX_VALUE) % REMEMBERED, Math.max(1, nanos));
  }

  /** Whether one with so many before it would be. */
  public boolean comesTooLate(int before) {
    return comesTooLate(before, patience);
  }

  boolean comesTooLate(int before, long within) {
    return before >= atOnce && fastest() * (before / atOnce) > within;
  }

  private long fastest() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < REMEMBERED; i++) {
      least = Math.min(least, durations.get(i));
    }
    return least;
  }
}
