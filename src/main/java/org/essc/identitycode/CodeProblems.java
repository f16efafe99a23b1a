package org.essc.identitycode;

import org.essc.platform.problem.ProblemType;

/** Refusals of identity codes; each tells the counter something else to do. */
public final class CodeProblems {

  /** Never made, or forgotten with a lost Redis. */
  public static final ProblemType CODE_UNKNOWN = new ProblemType("code-unknown", 404);

  /** Too old, replaced by newer ones, or its channel's signing has ended. */
  public static final ProblemType CODE_EXPIRED = new ProblemType("code-expired", 410);

  public static final ProblemType CODE_ALREADY_USED = new ProblemType("code-already-used", 409);

  /** Shown for another purpose; it stays good for the one it was made for. */
  public static final ProblemType CODE_WRONG_PURPOSE = new ProblemType("code-wrong-purpose", 403);

  /** A code for payment is made on the holder's page, after the e-card PIN, and nowhere else. */
  public static final ProblemType PIN_REQUIRED = new ProblemType("pin-required", 409);

  private CodeProblems() {}
}
