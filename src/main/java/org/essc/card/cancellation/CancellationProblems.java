package org.essc.card.cancellation;

import org.essc.platform.problem.ProblemType;

/** Refusals of cancellations. */
final class CancellationProblems {

  /** The region does not cancel cards for that reason. */
  static final ProblemType REASON_NOT_ALLOWED =
      new ProblemType("cancellation-reason-not-allowed", 409);

  /** The card has ended with it; {@code state} tells where the cancellation stands. */
  static final ProblemType NOT_WITHDRAWABLE = new ProblemType("cancellation-final", 409);

  /** The card was not collected, has not ended or is good again, so it was not destroyed either. */
  static final ProblemType CARD_NOT_COLLECTED = new ProblemType("card-not-collected", 409);

  private CancellationProblems() {}
}
