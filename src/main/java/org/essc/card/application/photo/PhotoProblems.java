package org.essc.card.application.photo;

import org.essc.platform.problem.ProblemType;

/** Why a photo is refused; {@code expected} and {@code actual} say what to do about it. */
public final class PhotoProblems {

  /** Not what its type says, broken, or of a kind that cannot be read. */
  public static final ProblemType FORMAT = new ProblemType("photo-format", 422);

  public static final ProblemType TOO_SMALL = new ProblemType("photo-too-small", 422);
  public static final ProblemType TOO_LARGE = new ProblemType("photo-too-large", 422);
  public static final ProblemType PROPORTIONS = new ProblemType("photo-proportions", 422);

  /** {@code reason}: wrong-colour, too-dark, not-uniform. */
  public static final ProblemType BACKGROUND = new ProblemType("photo-background", 422);

  /** No such photo of this caller for this region. */
  public static final ProblemType NOT_FOUND = new ProblemType("photo-not-found", 404);

  /** The photo belongs to another application. */
  public static final ProblemType USED = new ProblemType("photo-used", 409);

  private PhotoProblems() {}
}
