package org.essc.ecard;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.random.Randomness;

/**
 * An electronic card's number (esscNo), the same on every channel. As it leads to a holder, it is
 * shown masked.
 *
 * @param value 32 upper-case letters and digits; none of them is a check character
 */
public record EsscNo(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9A-Z]{32}");
  private static final int LENGTH = 32;
  private static final int SHOWN = 4;

  public EsscNo {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("essc-no-format");
    }
  }

  static EsscNo random(Randomness randomness) {
    return new EsscNo(randomness.base32(LENGTH));
  }

  /** All but the last four characters as stars. */
  @Override
  public String toString() {
    return "*".repeat(LENGTH - SHOWN) + value.substring(LENGTH - SHOWN);
  }
}
