package org.essc.card;

import org.essc.platform.problem.ProblemType;

/** Refusals that any act on a card may meet. */
public final class CardProblems {

  /** No card, or none that the two numbers name together. */
  public static final ProblemType CARD_MISMATCH = new ProblemType("card-mismatch", 422);

  /** The person has several cards: one has to be named. */
  public static final ProblemType SEVERAL_CARDS = new ProblemType("several-cards", 409);

  /** The card's state does not allow it; {@code state} tells which it is. */
  public static final ProblemType CARD_STATE = new ProblemType("card-state", 409);

  private CardProblems() {}
}
