package org.essc.testing;

import java.time.Duration;
import org.essc.testing.Api.Reply;

/**
 * Cases that come out only where each step has its time: a lock that the test holds for no longer
 * than somebody waits for it, a code of which seconds are left. Where a busy machine had no time
 * (503), or took too much of it, the case begins anew, with people of its own.
 */
public final class Anew {

  private static final int MOST_TIMES = 5;

  private Anew() {}

  /** All of it, from its preparation on. */
  public interface Case {
    void run() throws Exception;
  }

  private static final class Busy extends AssertionError {
    private Busy(String what, Throwable cause) {
      super(what, cause);
    }
  }

  public static void whileBusy(Case whole) throws Exception {
    for (int time = 1; time < MOST_TIMES; time++) {
      try {
        whole.run();
        return;
      } catch (Busy again) {
        // with people of its own
      }
    }
    whole.run();
  }

  /** To be thrown within {@link #whileBusy} for what was asked without HTTP. */
  public static AssertionError busy(Throwable late) {
    return new Busy(late.toString(), late);
  }

  /** For a reply that must not be 503 within {@link #whileBusy}. */
  public static Reply served(Reply reply) {
    if (reply.status() == 503) {
      throw new Busy(reply.body(), null);
    }
    return reply;
  }

  /**
   * For a case within {@link #whileBusy} that has only so much time.
   *
   * @param since of {@link System#nanoTime}
   */
  public static void within(Duration most, long since) {
    var took = Duration.ofNanos(System.nanoTime() - since);
    if (took.compareTo(most) > 0) {
      throw new Busy("took " + took, null);
    }
  }
}
