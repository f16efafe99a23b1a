package org.essc.pin;

import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Refusals around a PIN's value, whatever it is the PIN of. */
public final class PinValueProblems {

  /** The region refuses that value; {@code reason} tells why. */
  static final ProblemType WEAK = new ProblemType("pin-weak", 422);

  /** The new PIN is the old one. */
  public static final ProblemType UNCHANGED = new ProblemType("pin-unchanged", 422);

  /** The stored PIN cannot be compared any more. */
  static final ProblemType RESET_REQUIRED = new ProblemType("pin-reset-required", 409);

  private PinValueProblems() {}

  /** Whether nobody can tell any more if a PIN is right. */
  public static boolean isResetRequired(Throwable failure) {
    return ProblemException.isOf(failure, RESET_REQUIRED);
  }
}
