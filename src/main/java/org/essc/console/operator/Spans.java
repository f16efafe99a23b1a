package org.essc.console.operator;

import java.text.MessageFormat;

/** Lengths of time as people say them. */
final class Spans {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Spans() {}

  static String text(OperatorWords words, long seconds) {
    if (seconds < 2 * MINUTE) {
      return MessageFormat.format(words.text("seconds"), seconds);
    }
    if (seconds < 2 * HOUR) {
      return MessageFormat.format(words.text("minutes"), seconds / MINUTE);
    }
    return seconds < 2 * DAY
        ? MessageFormat.format(words.text("hours"), seconds / HOUR)
        : MessageFormat.format(words.text("days"), seconds / DAY);
  }
}
