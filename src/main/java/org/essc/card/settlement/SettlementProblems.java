package org.essc.card.settlement;

import org.essc.platform.problem.ProblemType;

/** Refusals of questions to partners and of their answers. */
final class SettlementProblems {

  /** Nobody is registered who could say that the region's business is settled. */
  static final ProblemType PARTNER_MISSING = new ProblemType("settlement-partner-missing", 409);

  /** It was answered otherwise before, or its time is over; {@code state} tells. */
  static final ProblemType SETTLEMENT_CLOSED = new ProblemType("settlement-closed", 409);

  private SettlementProblems() {}
}
