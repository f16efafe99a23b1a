package org.essc.holderpage.pin;

import java.time.Instant;
import java.util.Locale;

/**
 * What a check of an electronic card's PIN found.
 *
 * @param attemptsLeft errors until it locks; null where none was set
 * @param lockedUntil in business time; null where it is not locked
 */
public record ECardPinCheck(Result result, Integer attemptsLeft, Instant lockedUntil) {

  /** Right or wrong, or why it was not looked at. */
  public enum Result {
    CORRECT,
    /** Counted. */
    WRONG,
    /** By this error, or not looked at after those before. */
    LOCKED,
    /** There is none yet, or none that can be compared any more. */
    NOT_SET;

    /** As the audit log names it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static ECardPinCheck notSet() {
    return new ECardPinCheck(Result.NOT_SET, null, null);
  }

  static ECardPinCheck correct(int attemptsLeft) {
    return new ECardPinCheck(Result.CORRECT, attemptsLeft, null);
  }

  static ECardPinCheck wrong(int attemptsLeft) {
    return new ECardPinCheck(Result.WRONG, attemptsLeft, null);
  }

  static ECardPinCheck locked(Instant until) {
    return new ECardPinCheck(Result.LOCKED, 0, until);
  }
}
