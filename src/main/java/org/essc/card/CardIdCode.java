package org.essc.card;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * The identification code in a physical card's chip (aaz501).
 *
 * @param value 6 to 64 letters and digits
 */
public record CardIdCode(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9A-Za-z]{6,64}");

  public CardIdCode {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("card-id-code-format");
    }
  }

  /**
   * @throws InvalidValueException {@code card-id-code-format}
   */
  public static CardIdCode parse(String value) {
    return new CardIdCode(value);
  }

  /** Nobody needs to see any of it. */
  public String masked() {
    return "******";
  }

  @Override
  public String toString() {
    return masked();
  }
}
