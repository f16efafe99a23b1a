package org.essc.ecard;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * A channel's installation on a phone, as the channel calls it; it is kept as a keyed digest only.
 *
 * @param value 16 to 128 visible ASCII characters
 */
public record DeviceId(String value) {

  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{16,128}");

  public DeviceId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new InvalidValueException("device-format");
    }
  }

  @Override
  public String toString() {
    return "DeviceId[…]";
  }
}
