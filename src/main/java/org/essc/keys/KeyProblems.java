package org.essc.keys;

import org.essc.platform.problem.ProblemType;

/** Problems of the key administration. */
public final class KeyProblems {

  /** The next key has not been published for long enough, or somebody rotated a moment ago. */
  public static final ProblemType ROTATION_TOO_SOON = new ProblemType("key-rotation-too-soon", 409);

  private KeyProblems() {}
}
