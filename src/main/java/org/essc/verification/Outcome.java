package org.essc.verification;

import org.essc.payment.PaymentAuthorization;
import org.essc.platform.problem.ProblemException;

/**
 * What became of an attempt: accepted or refused; neither where somebody holds the card and nothing
 * has been decided.
 *
 * @param payment what was authorised with it, or null
 */
record Outcome(Accepted accepted, PaymentAuthorization payment, ProblemException refusal) {

  static final Outcome HELD = new Outcome(null, null, null);

  private static final int UNAVAILABLE = 503;

  /**
   * Fails where too little time was left when its turn came. Others of its batch were recorded, but
   * for its caller it is as where none was: the code is as good as before.
   */
  void requireInTime() {
    if (refusal != null && refusal.type().status() == UNAVAILABLE) {
      throw refusal;
    }
  }
}
