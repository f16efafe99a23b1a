package org.essc.payment;

import org.essc.platform.problem.ProblemType;

/** Why a bank may not take what was authorised. */
final class PaymentProblems {

  /** It is good for 60 seconds. */
  static final ProblemType EXPIRED = new ProblemType("payment-authorization-expired", 410);

  /** Redeemed before, once and for ever; also where that was reversed. */
  static final ProblemType REDEEMED = new ProblemType("payment-authorization-redeemed", 409);

  /** The bank has given it up, or who pays for the holder may do so no more. */
  static final ProblemType VOID = new ProblemType("payment-authorization-void", 409);

  /** More than {@code ceilingFen}. */
  static final ProblemType ABOVE_CEILING = new ProblemType("amount-above-ceiling", 422);

  /** The account is not linked now; {@code state} tells how the binding stands. */
  static final ProblemType BINDING_NOT_ACTIVE = new ProblemType("binding-not-active", 409);

  private PaymentProblems() {}
}
