package org.essc.card.pin;

import org.essc.platform.problem.ProblemType;

/** Refusals around the PIN of the social function. */
public final class PinProblems {

  /** A number alone proves nothing: the chip, the card itself or the registered phone has to. */
  public static final ProblemType FURTHER_PROOF_REQUIRED =
      new ProblemType("further-proof-required", 422);

  /** The old PIN is wrong; {@code attemptsLeft} tells how many errors are left. */
  static final ProblemType WRONG = new ProblemType("pin-wrong", 422);

  static final ProblemType LOCKED = new ProblemType("pin-locked", 409);

  static final ProblemType NOT_LOCKED = new ProblemType("pin-not-locked", 409);

  /** The card has no PIN yet. */
  static final ProblemType NOT_SET = new ProblemType("pin-not-set", 409);

  /** The holder has not given the PIN a value of their own, so the social function is closed. */
  public static final ProblemType NOT_CHANGED = new ProblemType("pin-not-changed", 409);

  /** The region sets no initial value: the holder chooses one at the window. */
  static final ProblemType VALUE_REQUIRED = new ProblemType("pin-value-required", 422);

  /** The region resets to its initial value: nobody chooses one. */
  static final ProblemType VALUE_NOT_CHOSEN = new ProblemType("pin-value-not-chosen", 422);

  /** A reset together with a new phone is for clerks. */
  static final ProblemType CLERKS_ONLY = new ProblemType("four-eyes-clerks-only", 403);

  /** One of PIN and phone was given just before: both together take a second clerk. */
  public static final ProblemType FOUR_EYES_REQUIRED = new ProblemType("four-eyes-required", 409);

  private PinProblems() {}
}
