package org.essc.card.loss;

import org.essc.platform.problem.ProblemType;

/** Refusals of loss reports and their release. */
final class LossProblems {

  /** Nobody serves at this hour; {@code workingHours} tells when. */
  static final ProblemType OUTSIDE_WORKING_HOURS = new ProblemType("outside-working-hours", 409);

  /** A replacement has been requested, so the card that was found stays lost. */
  static final ProblemType REPLACEMENT_REQUESTED = new ProblemType("replacement-requested", 409);

  private LossProblems() {}
}
