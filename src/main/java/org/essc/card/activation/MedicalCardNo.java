package org.essc.card.activation;

import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * The number of an old medical insurance card (医保卡), which each city made in its own way.
 *
 * @param value 4 to 32 upper-case letters and digits
 */
record MedicalCardNo(String value) {

  private static final Pattern FORMAT = Pattern.compile("[0-9A-Z]{4,32}");

  MedicalCardNo {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new InvalidValueException("medical-card-no-format");
    }
  }

  static MedicalCardNo parse(String value) {
    return new MedicalCardNo(value);
  }

  @Override
  public String toString() {
    return "MedicalCardNo[…]";
  }
}
