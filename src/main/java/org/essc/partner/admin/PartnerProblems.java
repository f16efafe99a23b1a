package org.essc.partner.admin;

import org.essc.platform.problem.ProblemType;

/** What can be wrong with a partner's registration. */
public final class PartnerProblems {

  public static final ProblemType PARTNER_EXISTS = new ProblemType("partner-exists", 409);

  /** The key has left its owner: it must not be used any more, here or elsewhere. */
  public static final ProblemType PRIVATE_KEY_SENT = new ProblemType("private-key-sent", 422);

  public static final ProblemType KEYS_NOT_USABLE = new ProblemType("keys-not-usable", 422);

  private PartnerProblems() {}
}
