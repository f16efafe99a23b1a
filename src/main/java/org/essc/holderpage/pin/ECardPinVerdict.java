package org.essc.holderpage.pin;

import org.essc.pin.Verdict;
import org.essc.platform.problem.ProblemException;

/**
 * What became of an attempt.
 *
 * @param check null where it was refused
 * @param valueVersion of the value that it was compared with
 * @param refusal null where it was judged
 */
record ECardPinVerdict(ECardPinCheck check, int valueVersion, ProblemException refusal)
    implements Verdict {

  static ECardPinVerdict refused(ProblemException refusal) {
    return new ECardPinVerdict(null, 0, refusal);
  }

  @Override
  public String result() {
    return check.result().text();
  }

  @Override
  public boolean denied() {
    return check.result() == ECardPinCheck.Result.WRONG
        || check.result() == ECardPinCheck.Result.LOCKED;
  }
}
