package org.essc.card.loss;

import org.essc.platform.problem.ProblemType;

/** Refusals of loss reports and their release. */
final class LossProblems {

  /** Nobody serves at this hour; {@code workingHours} tells when. */
  static final ProblemType OUTSIDE_WORKING_HOURS = new ProblemType("outside-working-hours", 409);

  /** A replacement has been requested, so the card that was found stays lost. */
  static final ProblemType REPLACEMENT_REQUESTED = new ProblemType("replacement-requested", 409);

  /** No region has a number for text messages like that. */
  static final ProblemType SMS_NUMBER_UNKNOWN = new ProblemType("sms-number-unknown", 422);

  /** The holder has not given the PIN a value of their own; {@code prompt} says what to do. */
  static final ProblemType PIN_NOT_CHANGED = new ProblemType("pin-not-changed", 409);

  /** Counted; {@code prompt} says what to do. */
  static final ProblemType PIN_WRONG = new ProblemType("pin-wrong", 422);

  /** Too many errors before; {@code prompt} says what to do. */
  static final ProblemType PIN_LOCKED = new ProblemType("pin-locked", 409);

  private LossProblems() {}
}
