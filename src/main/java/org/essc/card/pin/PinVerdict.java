package org.essc.card.pin;

import org.essc.pin.Verdict;
import org.essc.platform.problem.ProblemException;

/**
 * What became of an attempt.
 *
 * @param check null where it was refused
 * @param attemptsLeft errors until it locks; null where nothing was counted
 * @param valueVersion of the value that it was compared with
 * @param refusal null where it was judged
 */
record PinVerdict(PinCheck check, Integer attemptsLeft, int valueVersion, ProblemException refusal)
    implements Verdict {

  @Override
  public String result() {
    return check.text();
  }

  @Override
  public boolean denied() {
    return check == PinCheck.WRONG || check == PinCheck.LOCKED;
  }

  static PinVerdict of(PinCheck check, PinRow pin) {
    return new PinVerdict(check, null, pin.valueVersion(), null);
  }

  static PinVerdict counted(PinCheck check, int attemptsLeft, PinRow pin) {
    return new PinVerdict(check, attemptsLeft, pin.valueVersion(), null);
  }

  static PinVerdict refused(ProblemException refusal) {
    return new PinVerdict(null, null, 0, refusal);
  }
}
