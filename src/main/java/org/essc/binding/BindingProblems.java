package org.essc.binding;

import org.essc.platform.problem.ProblemType;

/** Refusals of bindings. */
final class BindingProblems {

  /** It waits for no answer, or no longer; {@code state} tells. */
  static final ProblemType BINDING_CLOSED = new ProblemType("binding-closed", 409);

  private BindingProblems() {}
}
