package org.essc.person;

import java.text.Normalizer;
import org.essc.platform.problem.InvalidValueException;

/**
 * Where a holder lives, as free text of one line in Unicode normalisation form C.
 *
 * @param value 1 to 200 code points without control characters and lone surrogates
 */
public record PostalAddress(String value) {

  private static final int MAX_LENGTH = 200;

  public PostalAddress {
    if (value == null || value.isBlank()) {
      throw new InvalidValueException("address-blank");
    }
    if (value.length() > 2 * MAX_LENGTH || value.codePointCount(0, value.length()) > MAX_LENGTH) {
      throw new InvalidValueException("address-too-long");
    }
    value.codePoints().forEach(PostalAddress::requireText);
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
  }

  /**
   * @throws InvalidValueException {@code address-blank}, {@code address-too-long} or {@code
   *     address-character}
   */
  public static PostalAddress parse(String value) {
    return new PostalAddress(value);
  }

  @Override
  public String toString() {
    return "******";
  }

  private static void requireText(int c) {
    boolean refused =
        switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
    if (refused) {
      throw new InvalidValueException("address-character");
    }
  }
}
