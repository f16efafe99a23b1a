package org.essc.card.replacement;

import org.essc.platform.problem.ProblemType;

/** Refusals of replacements and temporary cards. */
public final class ReplacementProblems {

  /** The region does not replace cards for that reason. */
  public static final ProblemType REASON_NOT_ALLOWED =
      new ProblemType("replacement-reason-not-allowed", 409);

  /** The card's end is not near enough; {@code opensOn} is the first day. */
  public static final ProblemType TOO_EARLY = new ProblemType("replacement-too-early", 409);

  /** A lost card is reported first. */
  public static final ProblemType LOSS_REPORT_REQUIRED =
      new ProblemType("loss-report-required", 409);

  /** The card's replacement is under way already. */
  public static final ProblemType REQUESTED = new ProblemType("replacement-requested", 409);

  /** Nothing of the face has changed as far as the platform was told. */
  public static final ProblemType FACE_DATA_UNCHANGED = new ProblemType("face-data-unchanged", 409);

  /** The region charges a fee, and nobody has said how much. */
  public static final ProblemType FEE_NOT_CONFIGURED = new ProblemType("fee-not-configured", 409);

  /** Nothing is to be paid. */
  public static final ProblemType NO_FEE_DUE = new ProblemType("no-fee-due", 409);

  /** Not the fee; {@code feeFen} is. */
  public static final ProblemType FEE_AMOUNT = new ProblemType("fee-amount", 422);

  /** The replacement has ended; {@code state} says how. */
  public static final ProblemType NOT_OPEN = new ProblemType("replacement-not-open", 409);

  /** The new card is being made. */
  public static final ProblemType IN_PRODUCTION = new ProblemType("replacement-in-production", 409);

  /** The old card is gone: there is no way back. */
  public static final ProblemType OLD_CARD_DESTROYED = new ProblemType("old-card-destroyed", 409);

  /** The region wants the old card back before the new one is used. */
  public static final ProblemType OLD_CARD_NOT_COLLECTED =
      new ProblemType("old-card-not-collected", 409);

  /** The region gives no temporary cards. */
  public static final ProblemType TEMPORARY_NOT_ALLOWED =
      new ProblemType("temporary-card-not-allowed", 409);

  /** The replacement has its temporary card. */
  public static final ProblemType TEMPORARY_GIVEN = new ProblemType("temporary-card-given", 409);

  /** A temporary card is not replaced, and has no temporary card itself. */
  public static final ProblemType IS_TEMPORARY = new ProblemType("card-is-temporary", 409);

  /** That number is another card's. */
  public static final ProblemType CARD_NO_TAKEN = new ProblemType("card-no-taken", 409);

  private ReplacementProblems() {}
}
