package org.essc.benefit.qualification;

import org.essc.platform.problem.ProblemType;

/** Refusals around the qualification for benefits. */
final class QualificationProblems {

  /** The region does not open that way; {@code open} lists those that it does. */
  static final ProblemType WAY_NOT_OPEN = new ProblemType("way-not-open", 409);

  /** The region does not open that way for somebody of that age. */
  static final ProblemType WAY_NOT_FOR_AGE = new ProblemType("way-not-for-age", 409);

  /** The holder does it on the page {@code benefits}, and no back end for the holder. */
  static final ProblemType HOLDER_PAGE_REQUIRED = new ProblemType("holder-page-required", 409);

  /** The holder draws nothing of that scheme, or nothing that is due. */
  static final ProblemType NOTHING_DUE = new ProblemType("nothing-due", 409);

  /** The same proof has served for somebody else, or on another day. */
  static final ProblemType EVIDENCE_REUSED = new ProblemType("evidence-reused", 409);

  /** A look at this holder's face that is not long ago is wanted. */
  static final ProblemType FACE_REQUIRED = new ProblemType("face-evidence-required", 422);

  /** The consular certificate is of too long ago. */
  static final ProblemType CERTIFICATE_TOO_OLD = new ProblemType("certificate-too-old", 422);

  /** The card behind the person has ended; {@code reason} says how. */
  static final ProblemType NOT_USABLE = new ProblemType("card-not-usable", 409);

  private QualificationProblems() {}
}
