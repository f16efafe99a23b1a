package org.essc.ecard;

import org.essc.card.CardUsability;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Refusals of the electronic card's operations. */
public final class ECardProblems {

  /** Name, ID number and region do not belong together; which of them is not told. */
  public static final ProblemType HOLDER_MISMATCH = new ProblemType("holder-mismatch", 422);

  /** The physical card behind it may not be used; {@code reason} says why. */
  public static final ProblemType CARD_NOT_USABLE = new ProblemType("card-not-usable", 409);

  /** The region asks for the phone's real-name check before a new device shows a code. */
  public static final ProblemType PHONE_CHECK_REQUIRED =
      new ProblemType("phone-check-required", 409);

  /** Payment takes a linked account, level 2; {@code level} tells the card's. */
  public static final ProblemType LEVEL_TOO_LOW = new ProblemType("level-too-low", 409);

  private ECardProblems() {}

  /** The card of the one who acts for the holder; {@code whose} tells it from the holder's own. */
  public static ProblemException actorsCardNotUsable(CardUsability usability) {
    return cardNotUsable(usability).with("whose", "actor");
  }

  public static ProblemException cardNotUsable(CardUsability usability) {
    return ProblemException.of(CARD_NOT_USABLE).with("reason", usability.reason());
  }
}
