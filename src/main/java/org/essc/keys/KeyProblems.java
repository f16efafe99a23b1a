package org.essc.keys;

import org.essc.platform.problem.ProblemType;

/** Problems of the key administration. */
public final class KeyProblems {

  /** The next key has not been published for long enough, or somebody rotated a moment ago. */
  public static final ProblemType ROTATION_TOO_SOON = new ProblemType("key-rotation-too-soon", 409);

  /** A data key rotation is under way; it completes by itself. */
  public static final ProblemType DATA_KEY_ROTATION_IN_PROGRESS =
      new ProblemType("data-key-rotation-in-progress", 409);

  /** This instance is re-encrypting already. */
  public static final ProblemType REENCRYPTION_IN_PROGRESS =
      new ProblemType("reencryption-in-progress", 409);

  private KeyProblems() {}
}
