package org.essc.card;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * The bank that issued a card's bank function. Not personal data.
 *
 * @param value 3 to 14 upper-case letters and digits, such as a clearing number (12 digits)
 */
public record BankCode(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9A-Z]{3,14}");

  public BankCode {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("bank-code-format");
    }
  }

  /**
   * @throws InvalidValueException {@code bank-code-format}
   */
  public static BankCode parse(String value) {
    return new BankCode(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
