package org.essc.ecard;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.random.Randomness;

/**
 * A channel's signing number (signNo): one per channel and electronic card. As it leads to a
 * holder, it is shown masked.
 *
 * @param value 32 letters and digits without a check character; those given out are upper case, and
 *     others are nobody's
 */
public record SignNo(String value) {

  private static final int LENGTH = 32;
  private static final int SHOWN = 4;

  public SignNo {
    if (value == null || value.length() != LENGTH || !isLettersAndDigits(value)) {
      throw new InvalidValueException("sign-no-format");
    }
  }

  private static boolean isLettersAndDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isLetterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static SignNo random(Randomness randomness) {
    return new SignNo(randomness.base32(LENGTH));
  }

  /** All but the last four characters as stars. */
  @Override
  public String toString() {
    return "*".repeat(LENGTH - SHOWN) + value.substring(LENGTH - SHOWN);
  }
}
