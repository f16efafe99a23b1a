package org.essc.act;

import org.essc.platform.problem.ProblemType;

/**
 * Refusals that any act may meet. Those of a region's rule carry {@code regionCode}, {@code rule}
 * (the policy key), {@code ruledBy} (the division whose policy says it) and {@code source}.
 */
public final class ActProblems {

  /** The caller does not operate that channel. */
  public static final ProblemType CHANNEL_NOT_GRANTED = new ProblemType("channel-not-granted", 403);

  /** The caller may not serve the cards of that region. */
  public static final ProblemType OUTSIDE_JURISDICTION =
      new ProblemType("outside-jurisdiction", 403);

  /** The region does not offer this over that channel. */
  public static final ProblemType CHANNEL_NOT_ALLOWED = new ProblemType("channel-not-allowed", 409);

  /** Something that the region asks for was not shown; {@code missing} lists it. */
  public static final ProblemType EVIDENCE_MISSING = new ProblemType("evidence-missing", 422);

  /** What was shown or said contradicts itself. */
  public static final ProblemType EVIDENCE_CONTRADICTORY =
      new ProblemType("evidence-contradictory", 422);

  /** That party may not do this for the holder. */
  public static final ProblemType PARTY_NOT_ALLOWED = new ProblemType("party-not-allowed", 403);

  /** A minor, or a person without full capacity, does not do this without the guardian. */
  public static final ProblemType GUARDIAN_REQUIRED = new ProblemType("guardian-required", 422);

  /** Whoever asked for it does not approve it. */
  public static final ProblemType OWN_APPROVAL = new ProblemType("own-approval", 403);

  public static final ProblemType APPROVAL_EXPIRED = new ProblemType("approval-expired", 410);

  /** It was decided or superseded before; {@code state} tells how. */
  public static final ProblemType APPROVAL_DECIDED = new ProblemType("approval-decided", 409);

  private ActProblems() {}
}
