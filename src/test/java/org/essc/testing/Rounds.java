package org.essc.testing;

import java.time.Duration;

/**
 * For tests whose own times are part of what they show. Where the machine stood still for a moment
 * a round says nothing about the platform, and there is another; what a round that counts shows is
 * asserted at once.
 */
public final class Rounds {

  private static final int MOST = 10;

  /** Of which the shortest counts. */
  private static final int TIMED = 5;

  private Rounds() {}

  /** One round, with people and counters of its own. */
  @FunctionalInterface
  public interface Round {

    /** Whether it kept its times, and so has shown what it is to show. */
    boolean counts() throws Exception;
  }

  /** What takes a while. */
  @FunctionalInterface
  public interface Work {

    void run() throws Exception;
  }

  public static void untilOneCounts(Round round) throws Exception {
    untilOneCounts(MOST, round);
  }

  private static void untilOneCounts(int most, Round round) throws Exception {
    for (int i = 0; i < most; i++) {
      if (round.counts()) {
        return;
      }
    }
    throw new AssertionError("none of " + most + " rounds counts");
  }

  /**
   * The shortest of a few rounds takes less than that; what each is to show besides, it asserts.
   */
  public static void shortestTakesLessThan(Duration limit, Work round) throws Exception {
    untilOneCounts(TIMED, () -> took(round).compareTo(limit) < 0);
  }

  public static Duration took(Work work) throws Exception {
    long before = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }
}
