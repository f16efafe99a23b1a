package org.essc.region;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Digits;

/**
 * An administrative division by GB/T 2260: six digits, the first two a province. It is not personal
 * data and stands in clear text.
 *
 * @param value six digits
 */
public record RegionCode(String value) {

  public RegionCode {
    if (value == null || value.length() != 6 || !Digits.only(value)) {
      throw new InvalidValueException("region-code-format");
    }
    if (!Provinces.has(value.substring(0, 2))) {
      throw new InvalidValueException("region-code-province");
    }
  }

  /**
   * @throws InvalidValueException {@code region-code-format} or {@code region-code-province}
   */
  public static RegionCode parse(String value) {
    return new RegionCode(value);
  }

  /** The province's own code, such as 410000 for 411300. */
  public RegionCode province() {
    return new RegionCode(value.substring(0, 2) + "0000");
  }

  /** The city's code, such as 411600 for the district 411602; a province's own stays as it is. */
  public RegionCode city() {
    return new RegionCode(value.substring(0, 4) + "00");
  }

  @Override
  public String toString() {
    return value;
  }
}
