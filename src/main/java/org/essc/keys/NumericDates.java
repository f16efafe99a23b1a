package org.essc.keys;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Dates of RFC 7519 §2: seconds since 1970 as a JSON number, which may have a fraction. */
final class NumericDates {

  /** The end of the year 9999. */
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

  private NumericDates() {}

  /** Rounded down to a second; empty for what is not a number from 1970 to 9999. */
  static Optional<Instant> read(Object value) {
    if (!(value instanceof Number number)) {
      return Optional.empty();
    }
    if (number instanceof Double real && !Double.isFinite(real)) {
      return Optional.empty();
    }
    var seconds = new BigDecimal(number.toString());
    if (seconds.signum() < 0 || seconds.compareTo(LAST) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.FLOOR).longValueExact()));
  }
}
