package org.essc.platform.retention;

import java.time.Duration;

/**
 * One kind of rows that go after a while.
 *
 * @param what its name in metrics and logs
 * @param kept how long they are kept
 * @param sql deletes a batch: {@code $1} is the moment before which they are too old, {@code $2}
 *     the most rows; it must pass over rows that others hold ({@code skip locked})
 * @param inBusinessTime whether the rows' times are those of the cards' world, which the sandbox
 *     can move
 */
public record Retention(String what, Duration kept, String sql, boolean inBusinessTime) {

  public Retention(String what, Duration kept, String sql) {
    this(what, kept, sql, false);
  }

  public static Retention inBusinessTime(String what, Duration kept, String sql) {
    return new Retention(what, kept, sql, true);
  }
}
