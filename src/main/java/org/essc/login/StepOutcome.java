package org.essc.login;

import java.util.Locale;

/** What became of a {@link LoginStep}. */
public enum StepOutcome {
  DONE,
  /** There is no such login, or it was forgotten. */
  UNKNOWN,
  /** The time of the state that it stands in is over. */
  EXPIRED,
  /** It stands in another state: somebody was there before. */
  ELSEWHERE,
  /** A guarded field has another value. */
  MISMATCH;

  public boolean done() {
    return this == DONE;
  }

  static StepOutcome of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
