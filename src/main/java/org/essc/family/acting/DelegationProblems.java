package org.essc.family.acting;

import org.essc.platform.problem.ProblemType;

/** Refusals of what somebody wants to do for a member of the family. */
public final class DelegationProblems {

  /** The member has not agreed to it, or the region does not let it be done for others. */
  public static final ProblemType NOT_DELEGATED = new ProblemType("not-delegated", 403);

  /** The member has no electronic card, or no channel that shows it. */
  public static final ProblemType MEMBER_WITHOUT_ECARD =
      new ProblemType("member-without-ecard", 409);

  private DelegationProblems() {}
}
