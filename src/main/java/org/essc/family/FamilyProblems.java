package org.essc.family;

import org.essc.platform.problem.ProblemType;

/** Refusals about families. */
public final class FamilyProblems {

  /** As many as the region lets; {@code rule} tells of what. */
  public static final ProblemType FAMILY_FULL = new ProblemType("family-full", 409);

  /** That person is a member already, in another way than asked for. */
  public static final ProblemType FAMILY_MEMBER_EXISTS =
      new ProblemType("family-member-exists", 409);

  /** It was answered, withdrawn, or its time is over; {@code state} tells. */
  public static final ProblemType INVITATION_CLOSED = new ProblemType("invitation-closed", 409);

  private FamilyProblems() {}
}
