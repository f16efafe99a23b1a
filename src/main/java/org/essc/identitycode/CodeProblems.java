package org.essc.identitycode;

import java.util.Optional;
import org.essc.ecard.PaymentRules;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.RegionCode;

/** Refusals of identity codes; each tells the counter something else to do. */
public final class CodeProblems {

  /** Never made, or forgotten with a lost Redis. */
  public static final ProblemType CODE_UNKNOWN = new ProblemType("code-unknown", 404);

  /** Too old, replaced by newer ones, or its channel's signing has ended. */
  public static final ProblemType CODE_EXPIRED = new ProblemType("code-expired", 410);

  public static final ProblemType CODE_ALREADY_USED = new ProblemType("code-already-used", 409);

  /** Shown for another purpose; it stays good for the one it was made for. */
  public static final ProblemType CODE_WRONG_PURPOSE = new ProblemType("code-wrong-purpose", 403);

  /** A code for payment is made on the holder's page, after the e-card PIN, and nowhere else. */
  public static final ProblemType PIN_REQUIRED = new ProblemType("pin-required", 409);

  /** Shown by somebody else for the holder, which this verifier does not accept; it stays good. */
  public static final ProblemType DELEGATED_NOT_ACCEPTED =
      new ProblemType("delegated-not-accepted", 403);

  private CodeProblems() {}

  /**
   * Why a card shows no code for payment; nothing where it may.
   *
   * @param pinEntry null where no PIN was entered for it
   */
  static Optional<ProblemException> ofPayment(
      PaymentRules rules, RegionCode region, int level, PinEntry pinEntry) {
    return rules
        .refusal(region, level)
        .or(
            () ->
                pinEntry == null
                    ? Optional.of(ProblemException.of(PIN_REQUIRED))
                    : Optional.empty());
  }
}
