package org.essc.person;

import java.time.LocalDate;
import java.util.Optional;
import org.essc.platform.problem.InvalidValueException;

/**
 * The number of an identity document, which tells by its form of which: a citizen identification
 * number by GB 11643-1999, or the number of a residence permit, of a permanent resident's card or
 * of a passport ({@link IdNumberForm}).
 *
 * <p>People and files write the check character 10 as {@code x} or {@code X}. Both mean the same
 * person, so a lower-case {@code x} is read as {@code X} and only {@code X} is kept. The address
 * code is not looked up: it names the division at the time of birth, and many are withdrawn.
 *
 * @param value digits, upper-case letters and, in passports' numbers, a hyphen
 */
public record IdNumber(String value) {

  private static final int LENGTH = 18;

  public IdNumber {
    value = upperCase(value);
    IdNumberForm.of(value);
  }

  /**
   * Reads a number that someone sent.
   *
   * @param today the day in China, as a birth date cannot lie in the future
   * @throws InvalidValueException {@code id-number-format}, {@code id-number-birth-date} or {@code
   *     id-number-check-character}
   */
  public static IdNumber parse(String value, LocalDate today) {
    var number = new IdNumber(value);
    if (number.birth().filter(born -> born.isAfter(today)).isPresent()) {
      throw new InvalidValueException("id-number-birth-date");
    }
    return number;
  }

  /**
   * As {@link #parse(String, LocalDate)}, of the document that was named beside it.
   *
   * @param type null where the name was no document's
   * @throws InvalidValueException also {@code id-number-of-another-type}
   */
  public static IdNumber parse(IdType type, String value, LocalDate today) {
    var number = parse(value, today);
    if (type != null && number.type() != type) {
      throw new InvalidValueException("id-number-of-another-type");
    }
    return number;
  }

  public IdType type() {
    return IdNumberForm.of(value).type();
  }

  /** Where the number tells; a passport's does not. */
  public Optional<LocalDate> birth() {
    return Optional.ofNullable(IdNumberForm.of(value).birth());
  }

  /**
   * Whether it is a man's, by the digit before the check character, which is odd for men (GB
   * 11643); only residents' numbers are made so.
   */
  public Optional<Boolean> male() {
    return switch (type()) {
      case RESIDENT_ID, RESIDENCE_PERMIT -> Optional.of((value.charAt(16) - '0') % 2 == 1);
      default -> Optional.empty();
    };
  }

  /** The first and the last character: {@code 4****************X}. */
  public String masked() {
    return value.charAt(0) + "*".repeat(value.length() - 2) + value.charAt(value.length() - 1);
  }

  @Override
  public String toString() {
    return masked();
  }

  /**
   * The check character by ISO 7064 MOD 11-2.
   *
   * @param digits at least 17 digits, of which the first 17 are used
   */
  public static char checkCharacter(String digits) {
    return IdNumberForm.checkCharacter(digits);
  }

  private static String upperCase(String value) {
    return value != null && value.length() == LENGTH && value.endsWith("x")
        ? value.substring(0, LENGTH - 1) + 'X'
        : value;
  }
}
