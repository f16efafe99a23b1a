package org.essc.platform.idempotency;

import java.util.regex.Pattern;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 255 visible ASCII characters, chosen by the
 * caller, unique for the caller for 24 hours.
 */
public record IdempotencyKey(String value) {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7E]{1,255}");

  public IdempotencyKey {
    if (value == null || value.isEmpty()) {
      throw ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REQUIRED);
    }
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw ProblemException.invalid(
          "Idempotency-Key", "must be 1 to 255 visible ASCII characters");
    }
  }

  /** A key that may be absent: null stays null. */
  public static IdempotencyKey optional(String header) {
    return header == null ? null : new IdempotencyKey(header);
  }

  @Override
  public String toString() {
    return "IdempotencyKey[…]";
  }
}
