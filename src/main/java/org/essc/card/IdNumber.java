package org.essc.card;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.essc.platform.problem.InvalidValueException;

/**
 * A citizen identification number by GB 11643-1999: a six-digit address code, the birth date as
 * yyyyMMdd, a three-digit sequence and a check character by ISO 7064 MOD 11-2.
 *
 * <p>People and files write the check character 10 as {@code x} or {@code X}. Both mean the same
 * person, so a lower-case {@code x} is read as {@code X} and only {@code X} is kept. The address
 * code is not looked up: it names the division at the time of birth, and many are withdrawn.
 *
 * @param value 17 digits and the check character, 0–9 or upper-case X
 */
public record IdNumber(String value) {

  private static final int LENGTH = 18;
  private static final String CHECK_CHARACTERS = "10X98765432";
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  /** Nobody born earlier was alive when the first social security cards were issued (1999). */
  private static final int EARLIEST_BIRTH_YEAR = 1880;

  public IdNumber {
    value = upperCase(value);
    requireFormat(value);
    birthDate(value);
    if (checkCharacter(value) != value.charAt(LENGTH - 1)) {
      throw new InvalidValueException("id-number-check-character");
    }
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
    if (number.birthDate().isAfter(today)) {
      throw new InvalidValueException("id-number-birth-date");
    }
    return number;
  }

  public LocalDate birthDate() {
    return birthDate(value);
  }

  /** The first and the last character: {@code 4****************X}. */
  public String masked() {
    return value.charAt(0) + "*".repeat(LENGTH - 2) + value.charAt(LENGTH - 1);
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
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += (digits.charAt(i) - '0') * WEIGHTS[i];
    }
    return CHECK_CHARACTERS.charAt(sum % 11);
  }

  private static String upperCase(String value) {
    return value != null && value.endsWith("x")
        ? value.substring(0, value.length() - 1) + 'X'
        : value;
  }

  private static void requireFormat(String value) {
    if (value == null || value.length() != LENGTH) {
      throw new InvalidValueException("id-number-format");
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && (i < LENGTH - 1 || c != 'X')) {
        throw new InvalidValueException("id-number-format");
      }
    }
  }

  private static LocalDate birthDate(String value) {
    int year = number(value, 6, 10);
    try {
      if (year >= EARLIEST_BIRTH_YEAR) {
        return LocalDate.of(year, number(value, 10, 12), number(value, 12, 14));
      }
    } catch (DateTimeException e) {
      // 30 February and the like: refused below, as a date before the earliest is
    }
    throw new InvalidValueException("id-number-birth-date");
  }

  private static int number(String value, int from, int to) {
    return Integer.parseInt(value, from, to, 10);
  }
}
