package org.essc.pin;

import org.essc.platform.problem.ProblemException;

/** What became of an attempt. */
public interface Verdict {

  /** Why it was not judged; null where it was. */
  ProblemException refusal();

  /** What was found, as the audit log names it, where it was judged. */
  String result();

  /** Whether it was wrong, or not looked at, where it was judged. */
  boolean denied();
}
