package org.essc.card.change;

import org.essc.platform.problem.ProblemType;

/** Refusals of changes. */
final class ChangeProblems {

  /** Another holder has that ID number, or is waiting for it. */
  static final ProblemType ID_NUMBER_TAKEN = new ProblemType("id-number-taken", 409);

  /** What is asked for stands there already. */
  static final ProblemType NOTHING_CHANGED = new ProblemType("nothing-changed", 422);

  /** A replacement is under way, with the old data on its face. */
  static final ProblemType REPLACEMENT_UNDER_WAY = new ProblemType("replacement-under-way", 409);

  /** The person's legal capacity stands so already. */
  static final ProblemType CAPACITY_RECORDED = new ProblemType("capacity-recorded", 409);

  private ChangeProblems() {}
}
