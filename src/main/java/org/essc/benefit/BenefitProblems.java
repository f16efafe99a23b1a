package org.essc.benefit;

import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Refusals that concern entitlements. */
public final class BenefitProblems {

  /** It is doubted: only an authentication at a counter, or a decision, ends that. */
  public static final ProblemType BENEFIT_DOUBTED = new ProblemType("benefit-doubted", 409);

  /** It is in a state in which that cannot be done; {@code state} tells which. */
  public static final ProblemType BENEFIT_STATE = new ProblemType("benefit-state", 409);

  private BenefitProblems() {}

  static ProblemException state(Entitlement entitlement) {
    return ProblemException.of(BENEFIT_STATE).with("state", entitlement.state().text());
  }
}
