package org.essc.region;

import org.essc.platform.problem.ProblemType;

/** What is refused for want of a rule. */
final class RegionProblems {

  /** No policy is in force there on that day: a region is served only by a policy of its own. */
  static final ProblemType UNKNOWN = new ProblemType("region-policy-unknown", 404);

  /** The region's policy leaves open what the operation depends on. */
  static final ProblemType OPEN = new ProblemType("region-policy-open", 409);

  private RegionProblems() {}
}
