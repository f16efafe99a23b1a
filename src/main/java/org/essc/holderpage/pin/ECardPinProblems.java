package org.essc.holderpage.pin;

import org.essc.platform.problem.ProblemType;

/** Refusals around the electronic card's PIN. */
public final class ECardPinProblems {

  /** The old one is wrong and was counted; {@code attemptsLeft} tells how many errors are left. */
  static final ProblemType WRONG = new ProblemType("ecard-pin-wrong", 422);

  /** Not looked at until {@code lockedUntil}. */
  static final ProblemType LOCKED = new ProblemType("ecard-pin-locked", 409);

  static final ProblemType NOT_SET = new ProblemType("ecard-pin-not-set", 409);

  /** Only whoever's face the channel has just seen sets a PIN without knowing the old one. */
  public static final ProblemType FACE_REQUIRED = new ProblemType("face-evidence-required", 422);

  private ECardPinProblems() {}
}
