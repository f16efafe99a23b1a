package org.essc.platform.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Of one kind of caller: how many are inside, and how many of them each caller has. */
final class Room {

  /**
   * What one caller has. Where two ends of one request come at a time a number may be below 0 for a
   * moment.
   *
   * @param letIn have not left
   * @param inside of these, something is done for
   */
  private record Share(int letIn, int inside) {

    private static final Share NONE = new Share(0, 0);
  }

  /** Of those that have any, and only those. */
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  /** That have somebody inside: who waits for bodies makes no other's share smaller. */
  private final AtomicInteger callers = new AtomicInteger();

  private final AtomicInteger inside = new AtomicInteger();

  int inside() {
    return inside.get();
  }

  /** How many of a caller were let in and have not left. */
  int of(String caller) {
    return shares.getOrDefault(caller, Share.NONE).letIn();
  }

  /**
   * @param freely so many come in, whosever they are
   * @param shared each caller has a fair share of it
   * @param most so many in all
   */
  boolean admits(String caller, double freely, double shared, double most) {
    int all = inside.get();
    int own = of(caller);
    return all < most
        && own < most
        && (all < freely || own < Math.max(1, shared / Math.max(1, callers.get())));
  }

  /** Whoever has nothing in here, while there are no more of them than that. */
  boolean admitsFirst(String caller, double most) {
    return callers.get() < most && of(caller) == 0;
  }

  void letIn(String caller) {
    change(caller, 1, 1);
  }

  void comesIn(String caller) {
    change(caller, 0, 1);
  }

  void goesOut(String caller) {
    change(caller, 0, -1);
  }

  void leaves(String caller, boolean wasInside) {
    change(caller, -1, wasInside ? -1 : 0);
  }

  private void change(String caller, int letInMore, int insideMore) {
    inside.addAndGet(insideMore);
    shares.compute(
        caller,
        (same, share) -> {
          var before = share == null ? Share.NONE : share;
          var now = new Share(before.letIn() + letInMore, before.inside() + insideMore);
          callers.addAndGet(present(now) - present(before));
          return now.equals(Share.NONE) ? null : now;
        });
  }

  private static int present(Share share) {
    return share.inside() > 0 ? 1 : 0;
  }
}
