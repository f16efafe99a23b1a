package org.essc.partner;

import java.util.Optional;
import org.essc.audit.Actor;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Digits;

/**
 * A partner's number (channelNo, accessNo), whatever its roles: a channel's, a verifier's, a
 * factory's. It is public, and stands in tokens and logs as it is.
 *
 * @param value ten digits; none of them is a check digit
 */
public record PartnerNo(String value) {

  public static final String FORMAT = "[0-9]{10}";

  private static final int LENGTH = 10;

  public PartnerNo {
    if (value == null || !isNumber(value)) {
      throw new InvalidValueException("partner-no-format");
    }
  }

  /** Nothing where the text is no such number, and therefore nobody's. */
  public static Optional<PartnerNo> find(String text) {
    return isNumber(text) ? Optional.of(new PartnerNo(text)) : Optional.empty();
  }

  /** As {@link #FORMAT} says. */
  private static boolean isNumber(String text) {
    return text.length() == LENGTH && Digits.only(text);
  }

  /** The partner in the audit log. */
  public Actor actor() {
    return Actor.partner(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
