package org.essc.holderpage;

import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** How an address of ours says that a PIN was not the right one, or what else stood against it. */
final class RefusedPin {

  private RefusedPin() {}

  static String note(ECardPinCheck check) {
    return switch (check.result()) {
      case WRONG -> "pin-wrong&left=" + check.attemptsLeft();
      case LOCKED -> "pin-locked";
      default -> "pin-not-set";
    };
  }

  /** Whether the page of the form says so itself. */
  static boolean isTold(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type() != ProblemType.NOT_FOUND
        && problem.type().status() < 500;
  }

  /** By the refusal's own code. */
  static String note(ProblemException refusal) {
    if (refusal.type() == ProblemType.INVALID_REQUEST) {
      return "pin-format";
    }
    var left = refusal.members().get("attemptsLeft");
    return refusal.type().code() + (left == null ? "" : "&left=" + left);
  }
}
