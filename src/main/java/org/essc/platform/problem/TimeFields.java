package org.essc.platform.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Days and moments as callers write them (RFC 3339): with four digits for the year. ISO 8601 knows
 * signed years of more digits, too, with which neither a database nor a calendar can reckon.
 */
public final class TimeFields {

  private static final int DATE_LENGTH = 10;

  private TimeFields() {}

  /**
   * yyyy-MM-dd, a day that exists.
   *
   * @throws InvalidValueException {@code date-format}
   */
  public static LocalDate date(String text) {
    try {
      if (text.length() == DATE_LENGTH && beginsWithADigit(text)) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException malformed) {
      // refused below, as another form is
    }
    throw new InvalidValueException("date-format");
  }

  /**
   * A moment with its offset from UTC.
   *
   * @throws InvalidValueException that code
   */
  public static Instant moment(String text, String code) {
    try {
      if (beginsWithADigit(text)) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException malformed) {
      // refused below, as another form is
    }
    throw new InvalidValueException(code);
  }

  private static boolean beginsWithADigit(String text) {
    return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }
}
