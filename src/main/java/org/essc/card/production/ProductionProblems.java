package org.essc.card.production;

import org.essc.platform.problem.ProblemType;

/** Refusals of production and distribution. */
public final class ProductionProblems {

  /** No card factory of that number serves the region. */
  static final ProblemType FACTORY_UNKNOWN = new ProblemType("factory-unknown", 422);

  /** The factory has registered no key to encrypt to. */
  static final ProblemType FACTORY_KEY_MISSING = new ProblemType("factory-key-missing", 409);

  /** Applications are still being taken into the batch. */
  static final ProblemType BATCH_COLLECTING = new ProblemType("batch-collecting", 409);

  /** The factory's results are not what it signed, or not for this part; see {@code reason}. */
  static final ProblemType RESULTS_REFUSED = new ProblemType("production-results-refused", 422);

  /** No produced card waits for what was given, or the things given do not belong together. */
  public static final ProblemType APPLICATION_MISMATCH =
      new ProblemType("application-mismatch", 422);

  /** The replacement's fee has not been paid. */
  public static final ProblemType FEE_DUE = new ProblemType("replacement-fee-due", 409);

  /** The region does not make a card with a wrong face anew. */
  public static final ProblemType CARD_NOT_REMADE = new ProblemType("card-not-remade", 409);

  /** That field cannot be corrected here; see {@code field}. */
  public static final ProblemType CORRECTION_NOT_ALLOWED =
      new ProblemType("correction-not-allowed", 422);

  private ProductionProblems() {}
}
