package org.essc.partner;

import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.audit.Actor;
import org.essc.platform.problem.InvalidValueException;

/**
 * A partner's number (channelNo, accessNo), whatever its roles: a channel's, a verifier's, a
 * factory's. It is public, and stands in tokens and logs as it is.
 *
 * @param value ten digits; none of them is a check digit
 */
public record PartnerNo(String value) {

  public static final String FORMAT = "[0-9]{10}";

  private static final Pattern PATTERN = Pattern.compile(FORMAT);

  public PartnerNo {
    if (value == null || !PATTERN.matcher(value).matches()) {
      throw new InvalidValueException("partner-no-format");
    }
  }

  /** Nothing where the text is no such number, and therefore nobody's. */
  public static Optional<PartnerNo> find(String text) {
    return PATTERN.matcher(text).matches() ? Optional.of(new PartnerNo(text)) : Optional.empty();
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
