package org.essc.console.operator;

import java.util.Locale;

/** Round numbers at a plot's side. */
final class Ticks {

  private Ticks() {}

  /** The least of 4, 8, 20, 40, 80, 200, … that is not below the value: its quarters are whole. */
  static long top(long most) {
    long ten = 1;
    while (true) {
      for (long step : new long[] {4, 8, 20}) {
        if (step * ten >= most) {
          return step * ten;
        }
      }
      ten *= 10;
    }
  }

  static String text(long value) {
    return value >= 10_000
        ? String.format(Locale.ROOT, "%dk", value / 1000)
        : String.valueOf(value);
  }
}
