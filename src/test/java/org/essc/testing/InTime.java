package org.essc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What must be answered soon while a server is away. A machine that stands still for a moment says
 * nothing about it: the quickest of a few answers counts.
 */
public final class InTime {

  private static final int MOST_TIMES = 3;

  private InTime() {}

  /**
   * Asks until an answer has come in time.
   *
   * @param each what all answers have to be, also the slow ones
   */
  public static <T> void answered(
      String what, Duration limit, Supplier<T> asked, Consumer<T> each) {
    var quickest = Duration.ofDays(1);
    for (int i = 0; i < MOST_TIMES && quickest.compareTo(limit) >= 0; i++) {
      long begun = System.nanoTime();
      var answer = asked.get();
      var took = Duration.ofNanos(System.nanoTime() - begun);
      each.accept(answer);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    assertThat(quickest).as(what).isLessThan(limit);
  }

  /** Told that a server is away (503), and when to come again. */
  public static void unavailable(String what, Duration limit, Supplier<Api.Reply> asked) {
    answered(
        what,
        limit,
        asked,
        reply -> {
          assertThat(reply.status()).as(what + ": " + reply.body()).isEqualTo(503);
          assertThat(reply.response().headers().allValues("Retry-After"))
              .as(what)
              .containsExactly("1");
        });
  }
}
