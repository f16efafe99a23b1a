package org.essc.card.application;

import java.util.Locale;
import org.essc.platform.problem.InvalidValueException;

/**
 * A claim voucher's number (领卡凭据): against it the card is collected and the progress looked up. 24
 * characters of five random bits each and a check character by the hybrid system of ISO/IEC 7064
 * over the same 32 characters, which finds any one wrong character and nearly all swapped
 * neighbours.
 *
 * <p>Written in groups of five: {@code 7K2QD-…}. Read without regard to case, hyphens and spaces;
 * {@code O} is read as 0, {@code I} and {@code L} as 1, so that it can be told over the phone.
 *
 * @param value 25 characters of Crockford's base 32, without hyphens
 */
public record ClaimVoucher(String value) {

  static final int RANDOM_CHARACTERS = 24;
  private static final int GROUP = 5;
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int M = ALPHABET.length();

  public ClaimVoucher {
    if (value == null
        || value.length() != RANDOM_CHARACTERS + 1
        || value.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
      throw new InvalidValueException("voucher-format");
    }
    if (check(value.substring(0, RANDOM_CHARACTERS)) != value.charAt(RANDOM_CHARACTERS)) {
      throw new InvalidValueException("voucher-check-character");
    }
  }

  /**
   * @throws InvalidValueException {@code voucher-format} or {@code voucher-check-character}
   */
  public static ClaimVoucher parse(String text) {
    if (text.length() > 64) {
      throw new InvalidValueException("voucher-format");
    }
    return new ClaimVoucher(
        text.toUpperCase(Locale.ROOT)
            .replace("-", "")
            .replace(" ", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1'));
  }

  /**
   * @param random {@value #RANDOM_CHARACTERS} characters
   */
  static ClaimVoucher of(String random) {
    return new ClaimVoucher(random + check(random));
  }

  /** In groups, as it is printed. */
  public String printed() {
    var text = new StringBuilder();
    for (int i = 0; i < value.length(); i += GROUP) {
      text.append(i == 0 ? "" : "-").append(value, i, i + GROUP);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "ClaimVoucher[…]";
  }

  private static char check(String random) {
    int product = M;
    for (int i = 0; i < random.length(); i++) {
      int sum = (product + ALPHABET.indexOf(random.charAt(i))) % M;
      product = (sum == 0 ? M : sum) * 2 % (M + 1);
    }
    return ALPHABET.charAt((M + 1 - product) % M);
  }
}
