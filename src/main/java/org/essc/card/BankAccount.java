package org.essc.card;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * The bank account behind a card's bank function.
 *
 * @param value 8 to 32 digits
 */
public record BankAccount(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9]{8,32}");

  public BankAccount {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("bank-account-format");
    }
  }

  /**
   * @throws InvalidValueException {@code bank-account-format}
   */
  public static BankAccount parse(String value) {
    return new BankAccount(value);
  }

  /** All but the last four digits as stars. */
  @Override
  public String toString() {
    int hidden = value.length() - 4;
    return "*".repeat(hidden) + value.substring(hidden);
  }
}
