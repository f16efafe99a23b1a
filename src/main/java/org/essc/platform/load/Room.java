package org.essc.platform.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Of one kind of caller: how many are inside, and how many of them each caller has. */
final class Room {

  private static final int SHARES = 4_096;

  private final AtomicIntegerArray shares = new AtomicIntegerArray(SHARES);
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  int inside() {
    return inside.get();
  }

  /** How many of a caller were let in and have not left. */
  int of(int share) {
    return shares.get(share);
  }

  /**
   * @param freely so many come in, whosever they are
   * @param shared each caller has a fair share of it
   * @param most so many in all
   */
  boolean admits(int share, double freely, double shared, double most) {
    int all = inside.get();
    int own = of(share);
    return all < most
        && own < most
        && (all < freely || own < Math.max(1, shared / Math.max(1, callers.get())));
  }

  void take(int share) {
    if (shares.getAndIncrement(share) == 0) {
      callers.incrementAndGet();
    }
  }

  void giveBack(int share) {
    if (shares.decrementAndGet(share) == 0) {
      callers.decrementAndGet();
    }
  }

  void comesIn() {
    inside.incrementAndGet();
  }

  void goesOut() {
    inside.decrementAndGet();
  }

  /** Two callers may share one, and are then let in together as one. */
  static int share(String caller) {
    int hash = caller.hashCode();
    return (hash ^ hash >>> 16) & SHARES - 1;
  }
}
