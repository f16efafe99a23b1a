package org.essc.person;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * A mobile number of mainland China: 11 digits, the first 1, the second 3 to 9, no country code.
 *
 * @param value 11 digits
 */
public record PhoneNumber(String value) {

  private static final Pattern FORMAT = Pattern.compile("1[3-9][0-9]{9}");

  public PhoneNumber {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("phone-format");
    }
  }

  /**
   * @throws InvalidValueException {@code phone-format}
   */
  public static PhoneNumber parse(String value) {
    return new PhoneNumber(value);
  }

  /** {@code 138****0001}. */
  public String masked() {
    return value.substring(0, 3) + "****" + value.substring(7);
  }

  @Override
  public String toString() {
    return masked();
  }
}
