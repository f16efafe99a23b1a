package org.essc.platform.overdue;

/**
 * One kind of what a sweep brings after the calendar.
 *
 * @param what its name in metrics and logs
 * @param sql the moment since when the oldest of it should have been done, null where there is
 *     none: {@code $1} is the present moment of the cards' world, which the sandbox can move
 */
public record Overdue(String what, String sql) {

  /** Midnight in China, with which a day begins, as a moment. */
  public static String midnight(String date) {
    return "(" + date + ")::timestamp at time zone 'Asia/Shanghai'";
  }

  /** The day in China at {@code $1}. */
  public static final String TODAY = "($1::timestamptz at time zone 'Asia/Shanghai')::date";
}
