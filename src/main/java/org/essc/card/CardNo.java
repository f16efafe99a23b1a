package org.essc.card;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * The number printed on a physical card (aaz500), the key of the registry.
 *
 * @param value 6 to 32 upper-case letters and digits
 */
public record CardNo(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9A-Z]{6,32}");
  private static final int SHOWN = 4;

  public CardNo {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("card-no-format");
    }
  }

  /**
   * @throws InvalidValueException {@code card-no-format}
   */
  public static CardNo parse(String value) {
    return new CardNo(value);
  }

  public static boolean looksLikeOne(String text) {
    return FORMAT.matcher(text).matches();
  }

  /** All but the last four characters as stars. */
  public String masked() {
    int hidden = value.length() - SHOWN;
    return "*".repeat(hidden) + value.substring(hidden);
  }

  @Override
  public String toString() {
    return masked();
  }
}
