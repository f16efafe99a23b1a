package org.essc.card.enquiry;

import org.essc.card.pin.PinCheck;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Why an enquiry with card and PIN is refused. */
final class EnquiryProblems {

  /** The PIN does not let anybody look; {@code reason} tells why. */
  static final ProblemType PIN_REFUSED = new ProblemType("pin-refused", 403);

  private EnquiryProblems() {}

  /** A PIN that the region has not enabled yet is not asked for: the chip alone is enough. */
  static void requirePassed(PinCheck check) {
    switch (check) {
      case CORRECT, NOT_ENABLED -> {}
      default ->
          throw ProblemException.of(PIN_REFUSED)
              .with("reason", check.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
  }
}
