package org.essc.identitycode;

import org.essc.platform.problem.ProblemType;

/**
 * What became of an attempt to use a code up: there is either a record or a refusal.
 *
 * @param repeated whether the same request had used it up before, and may have its answer
 */
public record Consumption(CodeRecord record, boolean repeated, ProblemType refusal) {

  static Consumption of(CodeRecord record) {
    return new Consumption(record, false, null);
  }

  static Consumption repeated(CodeRecord record) {
    return new Consumption(record, true, null);
  }

  static Consumption refused(ProblemType refusal) {
    return new Consumption(null, false, refusal);
  }
}
