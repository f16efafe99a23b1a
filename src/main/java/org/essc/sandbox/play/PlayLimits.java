package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.essc.platform.problem.ProblemException;

/**
 * So many plays at a time, each on a thread that no request waits for; of one visitor so few that
 * there is room for others. A play lasts some seconds.
 */
@Singleton
class PlayLimits {

  static final int OF_ONE_VISITOR = 3;
  static final int OF_ALL = 9;

  private static final Duration A_PLAY = Duration.ofSeconds(5);

  /** As many as are let in, no more; they go when nobody plays. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "story");
            thread.setDaemon(true);
            return thread;
          });

  /** Guarded by this. */
  private final Map<String, Integer> playing = new HashMap<>();

  /**
   * @param visitor an address
   * @param over once there is room for the visitor's next one
   * @throws ProblemException {@code too-many-requests} where this visitor has enough of them,
   *     {@code overloaded} where all have
   */
  void run(String visitor, Runnable play, Runnable over) {
    enter(visitor);
    threads.execute(
        () -> {
          try {
            play.run();
          } finally {
            leave(visitor);
            over.run();
          }
        });
  }

  private synchronized void enter(String visitor) {
    if (playing.getOrDefault(visitor, 0) >= OF_ONE_VISITOR) {
      throw ProblemException.tooMany(A_PLAY);
    }
    if (playing.values().stream().mapToInt(Integer::intValue).sum() >= OF_ALL) {
      throw ProblemException.overloaded();
    }
    playing.merge(visitor, 1, Integer::sum);
  }

  private synchronized void leave(String visitor) {
    playing.computeIfPresent(visitor, (who, plays) -> plays == 1 ? null : plays - 1);
  }
}
