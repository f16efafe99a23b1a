package org.essc.identitycode;

import org.essc.platform.problem.ProblemType;

/** What became of an attempt to use a code up: exactly one of the two is not null. */
public record Consumption(CodeRecord record, ProblemType refusal) {

  static Consumption of(CodeRecord record) {
    return new Consumption(record, null);
  }

  static Consumption refused(ProblemType refusal) {
    return new Consumption(null, refusal);
  }
}
