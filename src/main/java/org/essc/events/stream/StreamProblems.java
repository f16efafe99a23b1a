package org.essc.events.stream;

import org.essc.platform.problem.ProblemType;

/** Refusals of the stream management. */
public final class StreamProblems {

  /** The receiver has, or has deleted lately, as many streams as one may. */
  public static final ProblemType TOO_MANY_STREAMS = new ProblemType("too-many-streams", 409);

  /** The stream watches as many subjects as one may. */
  public static final ProblemType TOO_MANY_SUBJECTS = new ProblemType("too-many-subjects", 429);

  private StreamProblems() {}
}
