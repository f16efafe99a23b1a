package org.essc.pin;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * A PIN as somebody has typed it: ASCII digits. How many it has is the region's to say; nothing of
 * it is ever shown.
 *
 * @param value 4 to 12 ASCII digits
 */
public record Pin(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9]{4,12}");

  public Pin {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("pin-format");
    }
  }

  /**
   * @throws InvalidValueException {@code pin-format}
   */
  public static Pin parse(String value) {
    return new Pin(value);
  }

  @Override
  public String toString() {
    return "******";
  }
}
