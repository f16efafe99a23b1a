package org.essc.platform.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many may be inside at a time, so that whoever is let in is answered soon. It stands open
 * until answers have taken longer than {@link #AIM} for a second on end: a crowd that comes at once
 * is worked off, however cold the program is. Then as many are let in as are served in that time
 * (by Little's law they wait for no longer), measured anew all the time, until it has been calm for
 * a while.
 *
 * <p>Where it is full, whoever has less than a fair share inside is still let in, up to twice as
 * many in all: one caller's flood refuses no other.
 */
public final class Door {

  /** What is late at two seconds, and is to be done within one, should take a third on average. */
  static final Duration AIM = Duration.ofMillis(300);

  /** How often {@link #measure} is to be called. */
  public static final Duration WINDOW = Duration.ofMillis(200);

  /** Who is inside for longer waits for something else: a file that is sent, a bulk act. */
  private static final long LONG = Duration.ofSeconds(3).toNanos();

  private static final int OPEN = Integer.MAX_VALUE;
  private static final int SLOW_WINDOWS = 10;
  private static final int CALM_WINDOWS = 25;
  private static final double OF_THE_NEWEST = 0.3;
  private static final int SHARES = 4_096;

  private final int least;
  private final AtomicIntegerArray shares = new AtomicIntegerArray(SHARES);
  private final AtomicInteger callers = new AtomicInteger();
  private final LongAdder served = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile int limit = OPEN;
  private double perWindow;
  private int slow;
  private int calm;

  /**
   * @param least so many are let in always; enough to keep all processors busy
   */
  public Door(int least) {
    this.least = least;
  }

  /**
   * Lets somebody in, who is to {@link #leave}; or does not.
   *
   * @param caller tells callers apart
   * @param part of the limit that this kind of request may take up
   * @param inside how many are inside, this one included
   */
  public boolean enter(String caller, double part, int inside) {
    int share = share(caller);
    double most = limit == OPEN ? OPEN : limit * part;
    if (inside > most
        && (inside > 2 * most
            || shares.get(share) >= Math.max(1, most / Math.max(1, callers.get())))) {
      return false;
    }
    if (shares.getAndIncrement(share) == 0) {
      callers.incrementAndGet();
    }
    return true;
  }

  /**
   * @param took nanoseconds inside
   * @param wasServed whether work was done for it, and not only a refusal written
   */
  public void leave(String caller, long took, boolean wasServed) {
    if (shares.decrementAndGet(share(caller)) == 0) {
      callers.decrementAndGet();
    }
    if (wasServed && took < LONG) {
      served.increment();
      nanos.add(took);
    }
  }

  /** Looks at the last window; called by one thread at a time. */
  public void measure(int inside) {
    long answers = served.sumThenReset();
    long took = nanos.sumThenReset();
    if (answers == 0) {
      // where nobody is served something is away, which is no matter of how many are inside
      return;
    }
    perWindow = perWindow == 0 ? answers : perWindow + OF_THE_NEWEST * (answers - perWindow);
    double pace = (double) AIM.toNanos() * answers / Math.max(1, took);
    slow = pace < 1 && inside > least ? slow + 1 : 0;
    if (limit == OPEN) {
      if (slow >= SLOW_WINDOWS) {
        calm = 0;
        limit = limit(pace);
      }
      return;
    }
    calm = inside < limit / 2 ? calm + 1 : 0;
    limit = calm >= CALM_WINDOWS ? OPEN : limit(pace);
  }

  private int limit(double pace) {
    double inTime = perWindow * AIM.toNanos() / WINDOW.toNanos();
    return (int) Math.max(least, inTime * Math.min(1, pace));
  }

  /** How many are let in at present; {@link Integer#MAX_VALUE} where it stands open. */
  public int limit() {
    return limit;
  }

  /** Two callers may share one, and are then let in together as one. */
  private static int share(String caller) {
    int hash = caller.hashCode();
    return (hash ^ hash >>> 16) & SHARES - 1;
  }
}
