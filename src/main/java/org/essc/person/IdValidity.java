package org.essc.person;

import java.time.LocalDate;
import org.essc.platform.problem.InvalidValueException;

/**
 * How long an ID document is good.
 *
 * @param from null where not collected
 * @param until null where not collected, or without end
 * @param withoutEnd the document of an older person says 长期
 */
public record IdValidity(LocalDate from, LocalDate until, boolean withoutEnd) {

  public static final String LONG_TERM = "long-term";

  public IdValidity {
    if (until != null && from != null && !until.isAfter(from)) {
      throw new InvalidValueException("id-validity-order");
    }
  }

  /** Whether it is said how long it is good; since when is a field of its own. */
  public boolean endKnown() {
    return until != null || withoutEnd;
  }

  public boolean expired(LocalDate today) {
    return until != null && until.isBefore(today);
  }

  @Override
  public String toString() {
    return "IdValidity[…]";
  }
}
