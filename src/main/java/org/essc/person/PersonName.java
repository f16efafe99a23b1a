package org.essc.person;

import java.text.Normalizer;
import org.essc.platform.problem.InvalidValueException;

/**
 * A person's name as it stands on a card: Chinese characters, also the rare ones outside the Basic
 * Multilingual Plane (GB 18030-2022), the middle dot · (U+00B7) between the parts of a name of
 * another people, and Latin letters with space, hyphen or apostrophe for foreigners.
 *
 * <p>Kept in Unicode normalisation form C. Dots that only look like the middle dot, radicals,
 * private-use characters, full-width letters, controls and lone surrogates are refused rather than
 * repaired: a name must match the same name typed elsewhere.
 *
 * @param value 1 to 100 code points
 */
public record PersonName(String value) {

  /** Longest name in code points. */
  public static final int MAX_LENGTH = 100;

  private static final int MIDDLE_DOT = 0x00B7;

  /** Characters that are typed for the middle dot: Greek, bullet, hyphenation, katakana, … */
  private static final String LOOK_ALIKE_DOTS =
      "\u0387\u2022\u2027\u2024\u2219\u22C5\u25CF\u30FB\uFF65\u16EB\u2E31\uFF0E\u3002.";

  public PersonName {
    if (value == null || value.isBlank()) {
      throw new InvalidValueException("name-blank");
    }
    requireLength(value);
    value.codePoints().forEach(PersonName::requireNotBroken);
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    requireLength(value);
    value.codePoints().forEach(PersonName::requireAllowed);
    requireSeparatorsBetweenLetters(value);
  }

  /**
   * @throws InvalidValueException {@code name-blank}, {@code name-too-long}, {@code
   *     name-lone-surrogate}, {@code name-control-character}, {@code name-dot}, {@code
   *     name-character} or {@code name-separator}
   */
  public static PersonName parse(String value) {
    return new PersonName(value);
  }

  /** The first character, then one star a character: 张三丰 becomes {@code 张**}, 张 becomes *. */
  public String masked() {
    int first = value.codePointAt(0);
    int length = value.codePointCount(0, value.length());
    return length == 1 ? "*" : Character.toString(first) + "*".repeat(length - 1);
  }

  @Override
  public String toString() {
    return masked();
  }

  private static void requireLength(String value) {
    if (value.length() > 2 * MAX_LENGTH || value.codePointCount(0, value.length()) > MAX_LENGTH) {
      throw new InvalidValueException("name-too-long");
    }
  }

  /** Before normalisation, which would turn one look-alike (U+0387) into the real dot. */
  private static void requireNotBroken(int c) {
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      throw new InvalidValueException("name-lone-surrogate");
    }
    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
      throw new InvalidValueException("name-control-character");
    }
    if (LOOK_ALIKE_DOTS.indexOf(c) >= 0) {
      throw new InvalidValueException("name-dot");
    }
  }

  private static void requireAllowed(int c) {
    if (!isHan(c) && !isLatin(c) && !isSeparator(c)) {
      throw new InvalidValueException("name-character");
    }
  }

  private static void requireSeparatorsBetweenLetters(String value) {
    boolean afterSeparator = true;
    for (int c : value.codePoints().toArray()) {
      boolean separator = isSeparator(c);
      if (separator && afterSeparator) {
        throw new InvalidValueException("name-separator");
      }
      afterSeparator = separator;
    }
    if (afterSeparator) {
      throw new InvalidValueException("name-separator");
    }
  }

  private static boolean isSeparator(int c) {
    return c == MIDDLE_DOT || c == ' ' || c == '-' || c == '\'';
  }

  /**
   * Unified ideographs by their blocks, as Java 17 does not know the newest characters: 〇,
   * extension A, the first block with its twelve stragglers, extensions B to F and I, then G and H.
   */
  private static boolean isHan(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c == 0x3007
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0xFA0E && c <= 0xFA29
        || c >= 0x20000 && c <= 0x2EE5D
        || c >= 0x30000 && c <= 0x323AF;
  }

  private static boolean isLatin(int c) {
    boolean ascii = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    boolean accented = c >= 0xC0 && c <= 0x24F || c >= 0x1E00 && c <= 0x1EFF;
    return ascii || accented && Character.isLetter(c);
  }
}
